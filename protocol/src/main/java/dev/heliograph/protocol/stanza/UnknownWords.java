package dev.heliograph.protocol.stanza;

import java.util.Set;
import java.util.TreeSet;

/// What the server said on one connection that no room knows: the one place where that is told. Each word is logged
/// once; it changes nothing else. Safe for all threads.
public final class UnknownWords {
    private static final System.Logger LOG = System.getLogger(UnknownWords.class.getName());

    /// More than these are neither kept nor logged, so that nobody fills the log or the heap.
    private static final int MOST = 32;

    private static final int LONGEST = 64;

    private final String name;
    private final Set<String> told = new TreeSet<>();

    /// With the name of the connection, for the log.
    public UnknownWords(String name) {
        this.name = name;
    }

    /// A room met a word it does not know.
    ///
    /// @param where what kind of word it is, such as `tag`
    /// @param word  as the server said it; null for none
    public void tell(String where, String word) {
        String said = String.valueOf(word);
        String whole = where + " " + (said.length() > LONGEST ? said.substring(0, LONGEST) : said);
        boolean isNew;
        synchronized (told) {
            isNew = told.size() < MOST && told.add(whole);
        }
        if (isNew) {
            LOG.log(System.Logger.Level.INFO, "{0}: the server says what is not known here: {1}", name, whole);
        }
    }

    /// All that was told, as `where word`, in order; a copy.
    public Set<String> told() {
        synchronized (told) {
            return new TreeSet<>(told);
        }
    }
}
