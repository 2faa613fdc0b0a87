import { LANGUAGES, type Language } from '../store';
import type en from './locales/en.json';

export interface Locale {
  /** For dates and numbers: the language with the user's region, as in `en-GB`. */
  readonly tag: string;
  readonly language: Language;
  readonly messages: Readonly<Record<keyof typeof en, string>>;
}

/** Each language is a file of its own, and only the one that is shown is loaded. */
const CATALOGUES: Readonly<Record<Language, () => Promise<{ default: Locale['messages'] }>>> = {
  en: () => import('./locales/en.json'),
  uk: () => import('./locales/uk.json'),
};

/**
 * The tag of the language that was chosen, or of the first of the user's that the catalogue is in,
 * with its region, so that a British reader gets British dates.
 */
export function localeTag(chosen: Language | undefined, languages: readonly string[]): string {
  const known = chosen === undefined ? LANGUAGES : [chosen];
  const tag = languages.find((each) => isTag(each) && known.some((language) => languageOf(each) === language));
  return tag ?? chosen ?? 'en';
}

/** A browser may hand on what its system calls a language, as in `en-US@posix`. */
function isTag(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false;
  }
}

export async function loadLocale(tag: string): Promise<Locale> {
  const language = LANGUAGES.find((each) => each === languageOf(tag)) ?? 'en';
  return { tag, language, messages: (await CATALOGUES[language]()).default };
}

function languageOf(tag: string): string {
  return tag.toLowerCase().split('-')[0]!;
}
