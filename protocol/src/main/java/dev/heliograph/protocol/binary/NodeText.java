package dev.heliograph.protocol.binary;

import java.util.List;

/// Writes nodes as XML for people. What is long is cut: a log line is no dump.
final class NodeText {
    private static final int MAX_TEXT = 80;
    private static final int MAX_CHILDREN = 20;
    private static final int MAX_DEPTH = 12;

    private NodeText() {}

    static String of(Node node) {
        StringBuilder out = new StringBuilder();
        write(out, node, 0);
        return out.toString();
    }

    private static void write(StringBuilder out, Node node, int depth) {
        out.append('<').append(node.tag());
        node.attrs().forEach((name, value) -> {
            out.append(' ').append(name).append("=\"");
            escape(out, value.toString());
            out.append('"');
        });
        switch (node.content()) {
            case Content.None _ -> out.append("/>");
            case Content.Text(String text) -> {
                out.append('>');
                escape(out, text);
                close(out, node);
            }
            case Content.Binary(byte[] bytes) -> {
                out.append(">[").append(bytes.length).append(" B]");
                close(out, node);
            }
            case Content.Children _, Content.Written _ -> {
                List<Node> nodes = node.children();
                out.append('>');
                int shown = depth >= MAX_DEPTH ? 0 : Math.min(MAX_CHILDREN, nodes.size());
                nodes.subList(0, shown).forEach(child -> write(out, child, depth + 1));
                if (shown < nodes.size()) {
                    out.append("[and ").append(nodes.size() - shown).append(" nodes]");
                }
                close(out, node);
            }
        }
    }

    private static void close(StringBuilder out, Node node) {
        out.append("</").append(node.tag()).append('>');
    }

    private static void escape(StringBuilder out, String text) {
        int shown = Math.min(MAX_TEXT, text.length());
        for (int i = 0; i < shown; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                default -> out.append(c < ' ' ? '\uFFFD' : c);
            }
        }
        if (shown < text.length()) {
            out.append("[and ").append(text.length() - shown).append(" chars]");
        }
    }
}
