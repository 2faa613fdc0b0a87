/**
 * The locale for dates and numbers: the first of the user's languages that the catalogue is in,
 * with its region, so that a British reader gets British dates.
 */
export function localeOf(languages: readonly string[]): string {
  return languages.find((language) => /^en\b/i.test(language)) ?? 'en';
}
