package dev.heliograph.protocol.client;

import java.time.Duration;

/// Wire choices that only a real account could settle; see Open questions in protocol/README.md.
///
/// @param listEveryDevice   list every device, with the key again, in every status stanza instead of one
///                          bare entry
///                          for each person who holds it
/// @param addressingModeLid say `addressing_mode="lid"` on a status stanza
/// @param mediaOnKeys       say the `mediatype` of a picture or film on the wrapped sender keys too, not
///                          only on the
///                          status itself
/// @param postsAKey         how many posts a sender key is used for, 1 or more
/// @param timeLock          how long the account posts nothing after an ack with error 463
/// @param lidMigrated       declare at login that people are addressed by hidden id
/// @param othersStatuses    take statuses of other people and tell the owner
/// @param settingOnResends  say `<meta status_setting>` on a status that goes to one device again
public record Switches(
        boolean listEveryDevice,
        boolean addressingModeLid,
        boolean mediaOnKeys,
        int postsAKey,
        Duration timeLock,
        boolean lidMigrated,
        boolean othersStatuses,
        boolean settingOnResends) {
    private static final int POSTS_A_KEY = 1000;
    private static final Duration TIME_LOCK = Duration.ofDays(1);

    /// Bare entries, no addressing mode, the media type everywhere, a new key every 1,000 posts, a day
    /// of silence.
    public static final Switches DEFAULT = new Switches(false, false);

    /// Refuses a key for no post.
    public Switches {
        if (postsAKey < 1) {
            throw new IllegalArgumentException("a sender key is for at least 1 post, not " + postsAKey);
        }
    }

    /// Without other people's statuses, and no setting on resends.
    public Switches(
            boolean listEveryDevice,
            boolean addressingModeLid,
            boolean mediaOnKeys,
            int postsAKey,
            Duration timeLock,
            boolean lidMigrated) {
        this(listEveryDevice, addressingModeLid, mediaOnKeys, postsAKey, timeLock, lidMigrated, false, false);
    }

    /// With the media type on wrapped keys too.
    public Switches(boolean listEveryDevice, boolean addressingModeLid) {
        this(listEveryDevice, addressingModeLid, true);
    }

    /// With a new key every 1,000 posts, a time lock of a day, and hidden ids declared.
    public Switches(boolean listEveryDevice, boolean addressingModeLid, boolean mediaOnKeys) {
        this(listEveryDevice, addressingModeLid, mediaOnKeys, POSTS_A_KEY, TIME_LOCK, true);
    }

    /// The same with another number of posts a key.
    public Switches withPostsAKey(int posts) {
        return new Switches(
                listEveryDevice,
                addressingModeLid,
                mediaOnKeys,
                posts,
                timeLock,
                lidMigrated,
                othersStatuses,
                settingOnResends);
    }

    /// The same with another time lock.
    public Switches withTimeLock(Duration time) {
        return new Switches(
                listEveryDevice,
                addressingModeLid,
                mediaOnKeys,
                postsAKey,
                time,
                lidMigrated,
                othersStatuses,
                settingOnResends);
    }

    /// The same, declaring another way of addressing people.
    public Switches withLidMigrated(boolean declared) {
        return new Switches(
                listEveryDevice,
                addressingModeLid,
                mediaOnKeys,
                postsAKey,
                timeLock,
                declared,
                othersStatuses,
                settingOnResends);
    }

    /// The same, taking statuses of other people or not.
    public Switches withOthersStatuses(boolean taken) {
        return new Switches(
                listEveryDevice,
                addressingModeLid,
                mediaOnKeys,
                postsAKey,
                timeLock,
                lidMigrated,
                taken,
                settingOnResends);
    }

    /// The same, with the setting on resends or not.
    public Switches withSettingOnResends(boolean said) {
        return new Switches(
                listEveryDevice,
                addressingModeLid,
                mediaOnKeys,
                postsAKey,
                timeLock,
                lidMigrated,
                othersStatuses,
                said);
    }
}
