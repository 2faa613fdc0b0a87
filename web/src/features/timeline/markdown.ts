import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';

/** Words that stand in rendered Markdown. */
export interface MarkdownWords {
  readonly copy: string;
}

const MAX_CACHED = 500;

const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true });
// A picture from elsewhere would tell its server who reads this room, and when.
markdown.disable('image');
markdown.linkify.set({ fuzzyEmail: false });
markdown.validateLink = (url) => /^(https?:|mailto:)/i.test(url.trim());

markdown.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
  const token = tokens[index]!;
  token.attrSet('target', '_blank');
  token.attrSet('rel', 'noopener noreferrer nofollow');
  return self.renderToken(tokens, index, options);
};
markdown.renderer.rules['table_open'] = () => '<div class="table" tabindex="0"><table>';
markdown.renderer.rules['table_close'] = () => '</table></div>';

type Escape = (text: string) => string;
const escape: Escape = (text) => markdown.utils.escapeHtml(text);

function codeBlock(content: string, language: string, words: MarkdownWords): string {
  const label = language === '' ? '' : `<span>${escape(language)}</span>`;
  const bar = `<div class="code-bar">${label}<button type="button">${escape(words.copy)}</button></div>`;
  return `<div class="code">${bar}<pre tabindex="0"><code>${escape(content)}</code></pre></div>`;
}

markdown.renderer.rules['fence'] = (tokens, index, _options, env) => {
  const { content, info } = tokens[index]!;
  const language = /^[\w+#.-]{1,20}/.exec(info.trim())?.[0] ?? '';
  return codeBlock(content, language, env as unknown as MarkdownWords);
};
markdown.renderer.rules['code_block'] = (tokens, index, _options, env) =>
  codeBlock(tokens[index]!.content, '', env as unknown as MarkdownWords);

const ALLOWED = {
  ALLOWED_TAGS: [
    ...['p', 'br', 'strong', 'em', 's', 'a', 'code', 'pre', 'blockquote', 'hr'],
    ...['ul', 'ol', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'div', 'span', 'button'],
  ],
  ALLOWED_ATTR: ['href', 'target', 'rel', 'class', 'start', 'type', 'tabindex'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
};

const rendered = new Map<string, string>();

/**
 * A message's Markdown as safe HTML: what is no Markdown stays text, and what comes out is
 * sanitised once more.
 */
export function renderMarkdown(text: string, words: MarkdownWords): string {
  const known = rendered.get(text);
  if (known !== undefined) {
    return known;
  }
  const html = DOMPurify.sanitize(markdown.render(text, { ...words }), ALLOWED);
  if (rendered.size >= MAX_CACHED) {
    rendered.delete(rendered.keys().next().value!);
  }
  rendered.set(text, html);
  return html;
}
