package dev.heliograph.protocol.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.proto.SenderKeyStateRow;
import dev.heliograph.protocol.proto.SenderKeyStates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The states of one author in one group as bytes, newest first.
final class SenderKeyRecords {
    private SenderKeyRecords() {}

    static byte[] write(List<SenderKeyState> states) {
        SenderKeyStates.Builder record = SenderKeyStates.newBuilder();
        for (SenderKeyState state : states) {
            SenderKeyStateRow.Builder row = SenderKeyStateRow.newBuilder()
                    .setKeyId(state.keyId)
                    .setIteration(state.iteration())
                    .setChainKey(ByteString.copyFrom(state.chainKey()))
                    .setSigningPublic(ByteString.copyFrom(state.signingPublic))
                    .setSigningPrivate(ByteString.copyFrom(state.signingPrivate));
            ByteString.Output seeds = ByteString.newOutput(state.skipped().size() * SenderKeyState.seedLength());
            state.skipped().forEach((iteration, seed) -> {
                row.addSkippedIterations(iteration);
                seeds.write(seed, 0, seed.length);
            });
            record.addStates(row.setSkippedSeeds(seeds.toByteString()));
        }
        return record.build().toByteArray();
    }

    /// A list that may be changed.
    static List<SenderKeyState> read(byte[] bytes) {
        try {
            List<SenderKeyState> states = new ArrayList<>();
            for (SenderKeyStateRow row : SenderKeyStates.parseFrom(bytes).getStatesList()) {
                states.add(new SenderKeyState(
                        row.getKeyId(),
                        row.getIteration(),
                        row.getChainKey().toByteArray(),
                        row.getSigningPublic().toByteArray(),
                        row.getSigningPrivate().toByteArray(),
                        skipped(row)));
            }
            return states;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("kept sender key of " + bytes.length + " bytes cannot be read", e);
        }
    }

    private static SequencedMap<Integer, byte[]> skipped(SenderKeyStateRow row) {
        SequencedMap<Integer, byte[]> skipped = new LinkedHashMap<>();
        int length = SenderKeyState.seedLength();
        for (int i = 0; i < row.getSkippedIterationsCount(); i++) {
            skipped.put(
                    row.getSkippedIterations(i),
                    row.getSkippedSeeds()
                            .substring(i * length, (i + 1) * length)
                            .toByteArray());
        }
        return skipped;
    }
}
