package dev.parley.app;

/** Which Parley this is. */
final class Version {
    static final String OURS = read();

    private Version() {}

    private static String read() {
        var packed = Version.class.getPackage().getImplementationVersion();
        return packed == null ? "(not packed)" : packed;
    }
}
