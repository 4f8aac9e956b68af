package dev.heliograph.server.storage;

import dev.heliograph.protocol.crypto.AesGcm;
import dev.heliograph.protocol.crypto.CryptoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bson.Document;
import org.bson.types.Binary;

/// Encryption at rest: AES-256-GCM with a key that is not in the database.
///
/// A sealed text is `version(1) keyId(4) nonce(12) ciphertext tag(16)`; collection and id are authenticated with it, so
/// a text moved to another document does not open. Safe for all threads.
public final class Vault {
    private static final byte VERSION = 1;
    private static final int KEY_ID = 4;
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final int HEADER = 1 + KEY_ID + NONCE;
    private static final String CHECK = "vault";
    private static final byte[] CHECK_TEXT = "heliograph".getBytes(StandardCharsets.UTF_8);

    private final byte[] key;
    private final byte[] keyId;
    private final RandomGenerator random;

    private Vault(byte[] key, RandomGenerator random) {
        this.key = key.clone();
        this.keyId = keyId(key);
        this.random = random;
    }

    /// Finds the key and proves that it is the one this database was written with; changes nothing when it is not.
    ///
    /// @param configured the key in base64 (32 bytes); empty for `secret.key` in the data folder
    /// @param folder     the data folder
    /// @param database   the database whose documents will be sealed
    /// @param random     a cryptographically secure source
    /// @throws StorageException when the key is malformed, missing or another one
    public static Vault open(
            Optional<String> configured, DataFolder folder, Database database, RandomGenerator random) {
        var check = database.collection("meta").find(new Document("_id", CHECK)).first();
        var file = folder.root().resolve("secret.key");
        byte[] key;
        if (configured.isPresent()) {
            key = parse(configured.get(), "the configured storage key");
        } else if (Files.exists(file)) {
            key = read(file);
        } else if (check != null) {
            throw new StorageException("the database was encrypted with key " + check.getString("key") + ", but " + file
                    + " is missing and no storage key is configured; put the key back, nothing was changed");
        } else {
            key = make(file, random);
        }
        var vault = new Vault(key, random);
        vault.prove(check, database);
        return vault;
    }

    private void prove(Document check, Database database) {
        if (check == null) {
            database.insert(
                    "meta",
                    new Document("_id", CHECK)
                            .append("tenant", "default")
                            .append("key", name(keyId))
                            .append("check", new Binary(seal("meta", CHECK, CHECK_TEXT))));
            return;
        }
        if (!Arrays.equals(open("meta", CHECK, check.get("check", Binary.class).getData()), CHECK_TEXT)) {
            throw new StorageException("the storage key does not fit this database; nothing was changed");
        }
    }

    /// Seals a text.
    ///
    /// @param collection where it will lie
    /// @param id         the id of its document
    /// @param text       any bytes
    /// @return 33 bytes more than the text
    public byte[] seal(String collection, String id, byte[] text) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        var cipher = AesGcm.seal(key, nonce, where(collection, id), text);
        return ByteBuffer.allocate(HEADER + cipher.length)
                .put(VERSION)
                .put(keyId)
                .put(nonce)
                .put(cipher)
                .array();
    }

    /// Opens a sealed text.
    ///
    /// @param collection where it lay
    /// @param id         the id of its document
    /// @param sealed     what [#seal] returned
    /// @return the text
    /// @throws StorageException when it was sealed with another key, lay elsewhere or was changed
    public byte[] open(String collection, String id, byte[] sealed) {
        var where = collection + " " + id;
        if (sealed.length < HEADER + TAG || sealed[0] != VERSION) {
            throw new StorageException(where + " is not in encryption format " + VERSION);
        }
        var usedKey = Arrays.copyOfRange(sealed, 1, 1 + KEY_ID);
        if (!Arrays.equals(usedKey, keyId)) {
            throw new StorageException(where + " was encrypted with key " + name(usedKey) + ", this server has key "
                    + name(keyId) + "; start it with the right storage key, nothing was changed");
        }
        var nonce = Arrays.copyOfRange(sealed, 1 + KEY_ID, HEADER);
        var cipher = Arrays.copyOfRange(sealed, HEADER, sealed.length);
        try {
            return AesGcm.open(key, nonce, where(collection, id), cipher);
        } catch (CryptoException e) {
            throw new StorageException(where + " does not decrypt: it was changed or moved outside this server", e);
        }
    }

    /// Authenticated with a text.
    private byte[] where(String collection, String id) {
        var place = (collection + "\0" + id).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + KEY_ID + place.length)
                .put(VERSION)
                .put(keyId)
                .put(place)
                .array();
    }

    private static byte[] make(Path file, RandomGenerator random) {
        var key = new byte[32];
        random.nextBytes(key);
        try {
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
            Files.writeString(file, Base64.getEncoder().encodeToString(key) + "\n", StandardOpenOption.SYNC);
            return key;
        } catch (IOException e) {
            throw new StorageException("storage key " + file + " cannot be written: " + e, e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new StorageException("storage key " + file + " cannot be read: " + e, e);
        }
    }

    private static byte[] parse(String base64, String where) {
        try {
            var key = Base64.getDecoder().decode(base64.strip());
            if (key.length == 32) {
                return key;
            }
            throw new StorageException(where + " must be 32 bytes in base64, was " + key.length + " bytes");
        } catch (IllegalArgumentException e) {
            throw new StorageException(where + " must be 32 bytes in base64, is not base64");
        }
    }

    private static byte[] keyId(byte[] key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update("heliograph storage key id".getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(digest.digest(key), KEY_ID);
        } catch (GeneralSecurityException e) {
            throw new StorageException("SHA-256 is not available: " + e.getMessage(), e);
        }
    }

    private static String name(byte[] keyId) {
        return HexFormat.of().formatHex(keyId);
    }
}
