import { create } from 'zustand';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

interface Preferences {
  readonly theme: Theme;
  /** Whether the panel beside the timeline is open. */
  readonly details: boolean;
  /** The room that was open last. */
  readonly lastRoom: string | undefined;
}

const KEY = 'parley.preferences';
const DEFAULTS: Preferences = { theme: 'system', details: false, lastRoom: undefined };

const usePreferences = create<Preferences>(() => ({ ...DEFAULTS, ...read() }));

export const useTheme = (): Theme => usePreferences((state) => state.theme);
export const useLastRoom = (): string | undefined => usePreferences((state) => state.lastRoom);
export const useDetails = (): boolean => usePreferences((state) => state.details);

export function setTheme(theme: Theme): void {
  usePreferences.setState({ theme });
}

export function setDetails(details: boolean): void {
  usePreferences.setState({ details });
}

export function setLastRoom(lastRoom: string): void {
  usePreferences.setState({ lastRoom });
}

/** Puts the theme on the page, now and whenever it changes, and keeps it for the next visit. */
export function applyPreferences(): void {
  const apply = ({ theme }: Preferences): void => {
    document.documentElement.dataset['theme'] = theme;
  };
  apply(usePreferences.getState());
  usePreferences.subscribe((preferences) => {
    apply(preferences);
    try {
      localStorage.setItem(KEY, JSON.stringify(preferences));
    } catch {
      // A browser that keeps nothing shows the default next time.
    }
  });
}

function read(): Partial<Preferences> {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    const theme = THEMES.find((each) => each === kept['theme']);
    return {
      ...(theme === undefined ? {} : { theme }),
      ...(typeof kept['details'] === 'boolean' ? { details: kept['details'] } : {}),
      ...(typeof kept['lastRoom'] === 'string' ? { lastRoom: kept['lastRoom'] } : {}),
    };
  } catch {
    return {};
  }
}
