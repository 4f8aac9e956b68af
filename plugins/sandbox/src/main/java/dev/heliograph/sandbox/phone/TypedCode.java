package dev.heliograph.sandbox.phone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.heliograph.sandbox.world.CodeEntry;
import dev.heliograph.sandbox.world.PairSuccess;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.Curve;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/// The phone's half of linking by a code, on the JDK's primitives: the client's half is other code.
/// Source: shared/protocol/1-connection.md 5.5.
final class TypedCode implements CodeEntry {
    private static final String ALPHABET = "[1-9A-HJ-NP-TV-Z]{8}";
    private static final int ITERATIONS = 131_072;
    private static final int KEY = 32;
    private static final int IV = 16;
    private static final int BUNDLE_IV = 12;
    private static final int BUNDLE = KEY + BUNDLE_IV + 3 * KEY + 16;

    private final ECPrivateKey identity;
    private final Voucher voucher;
    private final byte[] companionEphemeral;
    private final ECKeyPair ephemeral = Curve.generateKeyPair();
    private final byte[] wrapped;

    /// Signs a companion in.
    @FunctionalInterface
    interface Voucher {
        PairSuccess vouch(byte[] noiseKey, byte[] identityKey, byte[] advSecret);
    }

    /// @throws IllegalArgumentException when the code or the key cannot be one
    TypedCode(ECPrivateKey identity, String code, byte[] companionKey, SecureRandom random, Voucher voucher) {
        if (!code.matches(ALPHABET)) {
            throw new IllegalArgumentException("a code has 8 characters of 1 to 9 and A to Z without I, O, U");
        }
        if (companionKey.length != KEY + IV + KEY) {
            throw new IllegalArgumentException("a wrapped key has 80 bytes, not " + companionKey.length);
        }
        this.identity = identity;
        this.voucher = voucher;
        this.companionEphemeral = mask(
                code,
                Arrays.copyOfRange(companionKey, 0, KEY),
                Arrays.copyOfRange(companionKey, KEY, KEY + IV),
                Arrays.copyOfRange(companionKey, KEY + IV, companionKey.length));
        byte[] salt = new byte[KEY];
        byte[] iv = new byte[IV];
        random.nextBytes(salt);
        random.nextBytes(iv);
        this.wrapped = Primitives.concat(
                salt, iv, mask(code, salt, iv, ephemeral.getPublicKey().getPublicKeyBytes()));
    }

    @Override
    public byte[] wrappedKey() {
        return wrapped.clone();
    }

    @Override
    public byte[] identityKey() {
        return identity.publicKey().getPublicKeyBytes();
    }

    @Override
    public PairSuccess finish(byte[] bundle, byte[] companionIdentity, byte[] noiseKey) {
        if (bundle.length != BUNDLE) {
            throw new IllegalArgumentException("a key bundle has " + BUNDLE + " bytes, not " + bundle.length);
        }
        try {
            byte[] shared = agree(ephemeral.getPrivateKey(), companionEphemeral);
            byte[] plain = open(bundle, shared);
            byte[] named = Arrays.copyOfRange(plain, 0, KEY);
            byte[] ours = Arrays.copyOfRange(plain, KEY, 2 * KEY);
            byte[] random = Arrays.copyOfRange(plain, 2 * KEY, 3 * KEY);
            if (!Arrays.equals(named, companionIdentity) || !Arrays.equals(ours, identityKey())) {
                throw new IllegalArgumentException("the bundle names other identities");
            }
            byte[] secret = Primitives.concat(shared, agree(identity, companionIdentity), random);
            return voucher.vouch(noiseKey, companionIdentity, Primitives.hkdf(secret, "adv_secret", KEY));
        } catch (GeneralSecurityException | InvalidKeyException e) {
            throw new IllegalArgumentException("the bundle does not open: the code is not the one that was shown", e);
        }
    }

    private static byte[] open(byte[] bundle, byte[] shared) throws GeneralSecurityException {
        byte[] salt = Arrays.copyOfRange(bundle, 0, KEY);
        byte[] iv = Arrays.copyOfRange(bundle, KEY, KEY + BUNDLE_IV);
        var parameters = HKDFParameterSpec.ofExtract()
                .addIKM(shared)
                .addSalt(salt)
                .thenExpand("link_code_pairing_key_bundle_encryption_key".getBytes(UTF_8), KEY);
        byte[] key = KDF.getInstance("HKDF-SHA256").deriveData(parameters);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        return cipher.doFinal(bundle, KEY + BUNDLE_IV, bundle.length - KEY - BUNDLE_IV);
    }

    private static byte[] agree(ECPrivateKey own, byte[] other) throws InvalidKeyException {
        return Curve.calculateAgreement(new ECPublicKey(Primitives.concat(new byte[] {5}, other)), own);
    }

    private static byte[] mask(String code, byte[] salt, byte[] iv, byte[] input) {
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(code.toCharArray(), salt, ITERATIONS, 8 * KEY))
                    .getEncoded();
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks PBKDF2 or AES-CTR", e);
        }
    }
}
