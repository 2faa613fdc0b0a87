let area: HTMLTextAreaElement | undefined;

/**
 * What a character reference such as `&copy;` stands for, the text itself where it is none. The
 * browser has the list of all two thousand already, so the page does not bring another: the build
 * puts this in the place of the library that Markdown would take them from.
 */
export function decodeHTMLStrict(text: string): string {
  // The text of such a field is never read as elements, whatever stands in it.
  area ??= document.createElement('textarea');
  area.innerHTML = text;
  return area.value;
}
