// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { highlight } from '../../src/features/timeline/highlight';
import {
  type MarkdownNames,
  needsHighlighter,
  renderMarkdown,
  setHighlighter,
} from '../../src/features/timeline/markdown';

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

describe('a name in a text', () => {
  function chips(text: string): string[] {
    return [...render(text).querySelectorAll('button.chip')].map(
      (chip) => `${chip.className.replace('chip ', '')}: ${chip.textContent}`,
    );
  }

  it('isAChipWhenSomebodyIsMeantByIt', () => {
    expect(chips('@ben, have @ana and (@ben) seen this?')).toEqual([
      'person: @ben',
      'person me: @ana',
      'person: @ben',
    ]);
  });

  it('endsWhereTheSentenceDoes', () => {
    expect(chips('Ask @ben. Or @b.c, or @ben...')).toEqual(['person: @ben', 'person: @b.c', 'person: @ben']);
  });

  it('isTextWhenNobodyIsCalledThat', () => {
    expect(chips('@carol @ben-jamin @Ben ben@ana.org /@ben')).toEqual([]);
  });

  it('isTextInCodeAndInALink', () => {
    expect(chips('`@ben` [@ben](https://example.org) https://example.org/@ben\n\n    @ben')).toEqual([]);
  });

  it('ofARoomIsTheLongestThatThereIs', () => {
    expect(chips('See #release planning, #general and #nothing.')).toEqual([
      'room: #release planning',
      'room: #general',
    ]);
  });

  it('isNotLookedUpWithoutEnd', () => {
    expect(chips('@ben '.repeat(3_000))).toHaveLength(100);
  });
});

describe('code', () => {
  it('isInColoursOnceTheyAreThere', () => {
    expect(needsHighlighter('> ```java\nint a;\n```')).toBe(true);
    expect(needsHighlighter('```\nplain\n```')).toBe(false);
    expect(render('```java\nint a;\n```').querySelector('.hljs-type')).toBeNull();
    setHighlighter(highlight);
    expect(render('```java\nint a;\n```').querySelector('.hljs-type')?.textContent).toBe('int');
    expect(needsHighlighter('```java')).toBe(false);
  });

  it.each(['xml', 'java', 'ts', 'bash', 'python'])('runsNothingInColoursEither: %s', (language) => {
    setHighlighter(highlight);
    const hostile = '<img src=x onerror=alert(1)><script>alert(1)</script>"\'`';
    const shown = render(`\`\`\`${language}\n${hostile}\n\`\`\``);
    expect(shown.querySelector('img, script')).toBeNull();
    expect(shown.querySelector('code')?.textContent).toBe(`${hostile}\n`);
  });
});

describe('a message that is made to be slow', () => {
  const SIZE = 16 * 1024;
  const fill = (part: string): string => part.repeat(Math.floor(SIZE / part.length));
  const HOSTILE = {
    'one word': fill('x'),
    'one word of marks': fill('*'),
    'underscores between letters': fill('a_'),
    'open brackets': fill('['),
    'open links': fill('[a]('),
    'quotes in quotes': fill('>'),
    'lists in lists': fill('- '),
    'backticks': Array.from({ length: 170 }, (_, n) => '`'.repeat(n)).join(' '),
    'at signs': fill('@'),
    'names of nobody': fill('@b '),
    'hashes': fill('#g '),
    'bare links': fill('http://a.b '),
    'wide tables': `${fill('|a').slice(0, 5_000)}\n${fill('|-').slice(0, 5_000)}\n${fill('|').slice(0, 5_000)}`,
    'angle brackets': fill('<a '),
    'entities': fill('&#1;'),
    'code in every language': ['java', 'cpp', 'ts', 'xml', 'yaml', 'sql', 'css', 'bash', 'python', 'rust']
      .map((language) => `\`\`\`${language}\n${'{(<"\'/*'.repeat(200)}\n\`\`\``)
      .join('\n'),
  };
  /** Of processor time, in a DOM that is many times slower than a browser's. */
  const MAX_MILLIS = 2_000;

  it.each(Object.entries(HOSTILE))('isShownSoon: %s', (_, text) => {
    setHighlighter(highlight);
    const start = process.cpuUsage();
    const shown = render(text);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(MAX_MILLIS);
    expect(shown.textContent).not.toBe('');
    expect(shown.innerHTML.length).toBeLessThan(400_000);
  });
});
