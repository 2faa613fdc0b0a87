/// <reference types="vite/client" />
/// <reference types="vite-plugin-pwa/client" />

/** The version in package.json, put in by the build. */
declare const __PARLEY_VERSION__: string;

/** The emoji, made by the build from Emojibase: [emoji, group, names, words], in order. */
declare module 'virtual:emoji' {
  const rows: readonly (readonly [emoji: string, group: number, names: string, words: string])[];
  export default rows;
}
