// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { type MarkdownNames, renderMarkdown } from '../../src/features/timeline/markdown';

const ROOMS = ['general', 'release planning', 'release'];
const names: MarkdownNames = {
  myUsername: 'ana',
  isPerson: (username) => ['ana', 'ben', 'b.c'].includes(username),
  roomNameLength: (text) =>
    Math.max(0, ...ROOMS.filter((room) => text.toLowerCase().startsWith(room)).map((room) => room.length)),
};

function render(text: string): HTMLElement {
  const element = document.createElement('div');
  element.innerHTML = renderMarkdown(text, { copy: 'Copy' }, names);
  return element;
}

describe('markdown', () => {
  it('isReadAsItsAuthorMeantIt', () => {
    const shown = render('**bold** _leaning_ ~~gone~~ `code`\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |');
    expect(shown.querySelector('strong')?.textContent).toBe('bold');
    expect(shown.querySelector('em')?.textContent).toBe('leaning');
    expect(shown.querySelector('s')?.textContent).toBe('gone');
    expect(shown.querySelectorAll('li')).toHaveLength(2);
    expect(shown.querySelectorAll('td')).toHaveLength(2);
  });

  it('leavesHtmlAsTheTextThatItIs', () => {
    expect(render('<b>x</b> &amp; <!-- y -->').textContent?.trim()).toBe('<b>x</b> & <!-- y -->');
  });

  it('keepsLineBreaks', () => {
    expect(render('one\ntwo').querySelectorAll('br')).toHaveLength(1);
  });

  it('showsCodeWithItsLanguageAndAButtonToCopyIt', () => {
    const shown = render('```ts\nconst a = "<b>";\n```');
    expect(shown.querySelector('pre code')?.textContent).toBe('const a = "<b>";\n');
    expect(shown.querySelector('.code-bar span')?.textContent).toBe('ts');
    expect(shown.querySelector('.code-bar button')?.textContent).toBe('Copy');
  });

  it('opensLinksElsewhereAndTellsThemNothing', () => {
    for (const source of ['https://example.org/a', '[there](https://example.org/a)']) {
      const link = render(source).querySelector('a');
      expect(link?.getAttribute('href')).toBe('https://example.org/a');
      expect(link?.getAttribute('target')).toBe('_blank');
      expect(link?.getAttribute('rel')).toBe('noopener noreferrer nofollow');
    }
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<svg onload=alert(1)>',
    '<iframe src="https://example.org"></iframe>',
    '<style>body { display: none }</style>',
    '[x](javascript:alert(1))',
    '[x](  JaVaScRiPt:alert(1))',
    '[x](java\nscript:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
    '[x](vbscript:msgbox(1))',
    '[x](file:///etc/passwd)',
    '![x](https://example.org/pixel.png)',
    '![x](x "onerror=alert(1)")',
    '```"><img src=x onerror=alert(1)>\ncode\n```',
    '`<img src=x onerror=alert(1)>`',
    '<https://example.org/" onmouseover="alert(1)>',
    '[x](https://example.org "\\" onmouseover=\\"alert(1)")',
  ])('runsAndLoadsNothing: %s', (source) => {
    const shown = render(source);
    expect(shown.querySelector('script, img, svg, iframe, style, form, input, object')).toBeNull();
    for (const element of shown.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on|^style$|^src$/);
        expect(name === 'href' ? value : '').toMatch(/^(https?:|mailto:|$)/);
      }
    }
  });

  it('isNotTakenForATableThatIsMadeToGrow', () => {
    const hostile = `|a|b|c|d|\n|-|-|-|-|\n${'|\n'.repeat(7_000)}<img src=x onerror=alert(1)>`;
    const shown = render(hostile);
    expect(shown.children).toHaveLength(1);
    expect(shown.querySelector('p.plain')?.textContent).toBe(hostile);
  });
});
