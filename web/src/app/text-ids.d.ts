import type en from './locales/en.json';

declare global {
  namespace FormatjsIntl {
    /** An id that the catalogue does not have is a compile error. */
    interface Message {
      ids: keyof typeof en;
    }
  }
}
