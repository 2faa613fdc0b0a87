import { create } from 'zustand';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

interface Preferences {
  readonly theme: Theme;
  /** Whether the panel beside the timeline is open. */
  readonly details: boolean;
}

const KEY = 'parley.preferences';
const DEFAULTS: Preferences = { theme: 'system', details: false };

const usePreferences = create<Preferences>(() => ({ ...DEFAULTS, ...read() }));

export const useTheme = (): Theme => usePreferences((state) => state.theme);
export const useDetails = (): boolean => usePreferences((state) => state.details);

export function setTheme(theme: Theme): void {
  usePreferences.setState({ theme });
}

export function setDetails(details: boolean): void {
  usePreferences.setState({ details });
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
    };
  } catch {
    return {};
  }
}
