package dev.parley.directory;

import java.util.Map;

/** What administrators have set, as text by name: only what was set, the defaults are elsewhere. */
public interface SettingsDirectory {
    Map<String, String> all();

    /** Sets these, all at once; others stay. */
    void set(Map<String, String> values);
}
