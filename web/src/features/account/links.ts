/** How a link within a sentence looks. */
export const LINK = 'font-semibold text-brand-ink underline underline-offset-2';
