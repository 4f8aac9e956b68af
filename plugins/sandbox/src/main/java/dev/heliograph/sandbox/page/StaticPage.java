package dev.heliograph.sandbox.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A page that needs nothing but itself; the browser is told to run exactly the script and style in it. Immutable.
///
/// @param html   the page, UTF-8
/// @param policy its Content-Security-Policy
record StaticPage(byte[] html, String policy) {
    /// Reads a page from the resources.
    ///
    /// @param name file in the folder `page`
    static StaticPage load(String name) {
        try (InputStream in = StaticPage.class.getResourceAsStream("/page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("resource page/" + name + " is missing from the jar");
            }
            byte[] html = in.readAllBytes();
            String text = new String(html, UTF_8);
            String policy =
                    "default-src 'none'; connect-src 'self'; img-src data: 'self'; media-src 'self'; base-uri 'none'; form-action 'none';"
                            + " frame-ancestors 'none'; script-src " + hash(text, "script") + "; style-src "
                            + hash(text, "style");
            return new StaticPage(html, policy);
        } catch (IOException e) {
            throw new UncheckedIOException("resource page/" + name + " cannot be read", e);
        }
    }

    /// Answers with the page.
    void send(ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
                .header(HeaderNames.CACHE_CONTROL, "no-cache")
                .header(HeaderNames.create("Content-Security-Policy"), policy)
                .header(HeaderNames.create("Referrer-Policy"), "no-referrer")
                .header(HeaderNames.create("X-Content-Type-Options"), "nosniff")
                .send(html.clone());
    }

    private static String hash(String html, String tag) {
        Matcher element = Pattern.compile("<" + tag + ">(.*?)</" + tag + ">", Pattern.DOTALL)
                .matcher(html);
        if (!element.find()) {
            throw new IllegalStateException("the page has no <" + tag + ">");
        }
        try {
            byte[] sum =
                    MessageDigest.getInstance("SHA-256").digest(element.group(1).getBytes(UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(sum) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
