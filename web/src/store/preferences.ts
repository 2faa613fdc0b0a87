import { create } from 'zustand';
import type { Notify } from '../protocol';

const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const TEXT_SIZES = ['small', 'normal', 'large', 'largest'] as const;
export type TextSize = (typeof TEXT_SIZES)[number];
const MOTIONS = ['system', 'reduced'] as const;
export type Motion = (typeof MOTIONS)[number];
export const LANGUAGES = ['en', 'uk'] as const;
export type Language = (typeof LANGUAGES)[number];
const NOTIFY_LEVELS = ['all', 'mentions', 'nothing'] as const satisfies readonly Notify[];
export const SECTIONS = ['favourites', 'rooms', 'people'] as const;
/** A part of the list of conversations. */
export type Section = (typeof SECTIONS)[number];

/** What somebody chose on this device, whoever is signed in. */
interface Preferences {
  readonly theme: Theme;
  readonly textSize: TextSize;
  readonly motion: Motion;
  /** Like the system's when undefined. */
  readonly language: Language | undefined;
  /** Whether messages are told of outside the page, where the browser lets it. */
  readonly notifications: boolean;
  readonly sound: boolean;
  /** Which messages of a room are told of where the room has no setting of its own. */
  readonly notifyLevel: Notify;
  readonly collapsed: readonly Section[];
  /** Whether the panel beside the timeline is open. */
  readonly details: boolean;
  /** The room that was open last. */
  readonly lastRoom: string | undefined;
}

const KEY = 'parley.preferences';
const DEFAULTS: Preferences = {
  theme: 'system',
  textSize: 'normal',
  motion: 'system',
  language: undefined,
  notifications: true,
  sound: true,
  notifyLevel: 'mentions',
  collapsed: [],
  details: false,
  lastRoom: undefined,
};

const usePreferences = create<Preferences>(() => ({ ...DEFAULTS, ...read() }));

export const useTheme = (): Theme => usePreferences((state) => state.theme);
export const useTextSize = (): TextSize => usePreferences((state) => state.textSize);
export const useMotion = (): Motion => usePreferences((state) => state.motion);
export const useLanguage = (): Language | undefined => usePreferences((state) => state.language);
export const useNotifications = (): boolean => usePreferences((state) => state.notifications);
export const useSound = (): boolean => usePreferences((state) => state.sound);
export const useNotifyLevel = (): Notify => usePreferences((state) => state.notifyLevel);
export const useCollapsed = (): readonly Section[] => usePreferences((state) => state.collapsed);
export const useLastRoom = (): string | undefined => usePreferences((state) => state.lastRoom);
export const useDetails = (): boolean => usePreferences((state) => state.details);

/** What is chosen now, for code that draws nothing. */
export function preferences(): Preferences {
  return usePreferences.getState();
}

/** Only what is named changes. */
export function prefer(change: Partial<Preferences>): void {
  usePreferences.setState(change);
}

export function setDetails(details: boolean): void {
  prefer({ details });
}

export function setLastRoom(lastRoom: string): void {
  prefer({ lastRoom });
}

export function toggleSection(section: Section): void {
  const { collapsed } = preferences();
  prefer({
    collapsed: collapsed.includes(section)
      ? collapsed.filter((each) => each !== section)
      : [...collapsed, section],
  });
}

/** Puts the appearance on the page, now and whenever it changes, and keeps it for the next visit. */
export function applyPreferences(): void {
  const apply = ({ theme, textSize, motion }: Preferences): void => {
    const { dataset } = document.documentElement;
    dataset['theme'] = theme;
    dataset['text'] = textSize;
    dataset['motion'] = motion;
  };
  apply(preferences());
  usePreferences.subscribe((chosen) => {
    apply(chosen);
    try {
      localStorage.setItem(KEY, JSON.stringify(chosen));
    } catch {
      // A browser that keeps nothing shows the default next time.
    }
  });
}

function read(): Partial<Preferences> {
  let kept: Record<string, unknown>;
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
  } catch {
    return {};
  }
  const { collapsed, lastRoom } = kept;
  return {
    ...oneOf(kept, 'theme', THEMES),
    ...oneOf(kept, 'textSize', TEXT_SIZES),
    ...oneOf(kept, 'motion', MOTIONS),
    ...oneOf(kept, 'language', LANGUAGES),
    ...oneOf(kept, 'notifyLevel', NOTIFY_LEVELS),
    ...oneOf(kept, 'notifications', [true, false]),
    ...oneOf(kept, 'sound', [true, false]),
    ...oneOf(kept, 'details', [true, false]),
    ...(Array.isArray(collapsed) ? { collapsed: SECTIONS.filter((each) => collapsed.includes(each)) } : {}),
    ...(typeof lastRoom === 'string' ? { lastRoom } : {}),
  };
}

/** The kept value, unless it is none that this version knows. */
function oneOf<K extends keyof Preferences>(
  kept: Record<string, unknown>,
  key: K,
  values: readonly Preferences[K][],
): Partial<Preferences> {
  const value = values.find((each) => each === kept[key]);
  return value === undefined ? {} : { [key]: value };
}
