package dev.heliograph.protocol.media;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;

/// Reads what a media host answers. Source: shared/protocol/2-status.md 7.3.
///
/// Wire: `{"url": "https://..", "direct_path": "/v/..", ..}`, or `{"resume": "complete", ..}`, or
/// `{"resume": "<offset>"}`; what else is in it is not read.
///
/// @param url        or null
/// @param directPath or null
/// @param resume     or null
record UploadJson(String url, String directPath, String resume) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST = 4096;

    /// @throws IOException when it is no JSON object
    static UploadJson read(byte[] json) throws IOException {
        String url = null;
        String directPath = null;
        String resume = null;
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("answer is no JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (!parser.nextToken().isScalarValue()) {
                    parser.skipChildren();
                    continue;
                }
                String value = parser.getValueAsString();
                switch (name) {
                    case "url" -> url = value;
                    case "direct_path" -> directPath = value;
                    case "resume" -> resume = value;
                    default -> {}
                }
            }
        } catch (JacksonException e) {
            throw new IOException("answer is no JSON", e);
        }
        return new UploadJson(url, directPath, resume);
    }

    /// Where the file lies; each of the two addresses is made from the other if it is missing.
    ///
    /// @param origin of the host that answered
    /// @throws IOException when there is none, or one of them is no address of a file
    UploadAnswer.Stored stored(URI origin) throws IOException {
        if (url == null && directPath == null) {
            throw new IOException("neither url nor direct_path");
        }
        URI address = url == null ? null : parse("url", url);
        if (address != null && !isFile(address, origin)) {
            throw new IOException("url is no address of a file");
        }
        String path = directPath == null ? pathOf(address) : directPath;
        if (!path.startsWith("/")
                || path.startsWith("//")
                || parse("direct_path", path).isAbsolute()) {
            throw new IOException("direct_path does not start with one slash");
        }
        return new UploadAnswer.Stored(url == null ? origin + path : url, path);
    }

    /// How much is there already.
    ///
    /// @param length of all of it, in bytes
    /// @return a part of 0 when the answer makes no sense: everything is sent then
    UploadAnswer resumed(URI origin, long length) {
        if ("complete".equals(resume)) {
            try {
                return stored(origin);
            } catch (IOException _) {
                return new UploadAnswer.Partly(0);
            }
        }
        if (resume == null || !resume.matches("[0-9]{1,15}")) {
            return new UploadAnswer.Partly(0);
        }
        long offset = Long.parseLong(resume);
        return new UploadAnswer.Partly(offset < length ? offset : 0);
    }

    private static boolean isFile(URI address, URI origin) {
        return address.getHost() != null
                && address.getUserInfo() == null
                && ("https".equals(address.getScheme()) || origin.getScheme().equals(address.getScheme()))
                && address.getRawPath().length() > 1;
    }

    private static String pathOf(URI address) {
        return address.getRawQuery() == null
                ? address.getRawPath()
                : address.getRawPath() + "?" + address.getRawQuery();
    }

    private static URI parse(String what, String address) throws IOException {
        if (address.length() > LONGEST) {
            throw new IOException(what + " has " + address.length() + " characters");
        }
        try {
            return URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new IOException(what + " is no address", e);
        }
    }
}
