package dev.heliograph.sandbox.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.appstate.AppStateException;
import dev.heliograph.protocol.appstate.CollectionState;
import dev.heliograph.protocol.appstate.Mutation;
import dev.heliograph.protocol.appstate.MutationKeys;
import dev.heliograph.protocol.appstate.PatchDecoder;
import dev.heliograph.protocol.proto.SyncActionValue;
import dev.heliograph.protocol.proto.SyncdMutation.SyncdOperation;
import dev.heliograph.protocol.proto.SyncdPatch;
import dev.heliograph.sandbox.phone.AppStateCollection.Edit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Removals whose value nobody can read, as phones send them now and then: all MACs that cover them are right.
class UnreadableRemovalTest {
    private static final String NAME = "critical_unblock_low";
    private static final String INDEX = "[\"contact\",\"15550100001@s.whatsapp.net\"]";
    private static final byte[] KEY = new byte[32];
    private static final byte[] ID = {0, 0, 0, 0, 0, 1};

    private final PatchDecoder decoder = new PatchDecoder(_ -> Optional.of(MutationKeys.expand(KEY)));
    private SyncdPatch set;
    private SyncdPatch removal;

    @BeforeEach
    void make() throws Exception {
        var phone = new AppStateCollection(NAME, new AppStateKeys(ID, KEY));
        set = SyncdPatch.parseFrom(phone.append(List.of(edit(SyncdOperation.SET))));
        removal = unreadable(SyncdPatch.parseFrom(phone.append(List.of(edit(SyncdOperation.REMOVE)))));
    }

    @Test
    void takeAwayWhatWasSetInTheSameRun() throws Exception {
        var state = new CollectionState(dev.heliograph.protocol.store.AppStateCollection.empty(NAME));
        var mutations = new ArrayList<Mutation>(decoder.patch(state, set, 1, set.getMutationsList()));
        mutations.addAll(decoder.patch(state, removal, 2, removal.getMutationsList()));
        assertThat(mutations).extracting(Mutation::set).containsExactly(true, false);
        assertThat(mutations.getLast().index()).isEqualTo(mutations.getFirst().index());
        assertThat(state.result().size()).isZero();
        assertThat(state.result().version()).isEqualTo(2);
    }

    @Test
    void areRefusedWhenWhatTheyRemoveCameInAnEarlierRun() throws Exception {
        var first = new CollectionState(dev.heliograph.protocol.store.AppStateCollection.empty(NAME));
        decoder.patch(first, set, 1, set.getMutationsList());
        var later = new CollectionState(first.result());
        assertThatThrownBy(() -> decoder.patch(later, removal, 2, removal.getMutationsList()))
                .isInstanceOfSatisfying(
                        AppStateException.class, e -> assertThat(e.kind()).isEqualTo(AppStateException.Kind.MALFORMED))
                .hasMessageContaining("not known what is removed");
    }

    private static Edit edit(SyncdOperation operation) {
        byte[] iv = new byte[16];
        iv[0] = (byte) operation.getNumber();
        return new Edit(operation, INDEX, SyncActionValue.getDefaultInstance(), 2, iv);
    }

    /// The value, not its MAC, which the patch's own MAC covers.
    private static SyncdPatch unreadable(SyncdPatch patch) {
        var builder = patch.toBuilder();
        var value = builder.getMutationsBuilder(0).getRecordBuilder().getValueBuilder();
        byte[] blob = value.getBlob().toByteArray();
        blob[20] ^= 1;
        value.setBlob(ByteString.copyFrom(blob));
        return builder.build();
    }
}
