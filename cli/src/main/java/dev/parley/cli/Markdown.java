package dev.parley.cli;

import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Draws a message's Markdown with what a terminal has: bold, italic, underlined, colour. Whatever
 * else the text is made of is shown as it was written, HTML too.
 */
final class Markdown extends AbstractVisitor {
    /** Below what a stack bears, above what anyone writes; deeper marks are shown as text. */
    private static final int MAX_NESTING = 16;

    /** Where every line but the first begins: below the name of who speaks. */
    static final String INDENT = "      ";

    private static final int RULE_COLUMNS = 20;

    private static final Parser PARSER =
            Parser.builder()
                    .enabledBlockTypes(
                            Set.of(
                                    BlockQuote.class,
                                    FencedCodeBlock.class,
                                    Heading.class,
                                    IndentedCodeBlock.class,
                                    ListBlock.class,
                                    ThematicBreak.class))
                    .maxOpenBlockParsers(MAX_NESTING)
                    .maxInlineNesting(MAX_NESTING)
                    .build();

    private final Palette palette;
    private final AttributedStringBuilder out = new AttributedStringBuilder();
    private AttributedString margin = new AttributedString(INDENT);
    private boolean atBegin;

    private Markdown(Palette palette) {
        this.palette = palette;
    }

    /** The text, drawn; what follows its first line is indented. */
    static AttributedString draw(String source, Palette palette) {
        var document = PARSER.parse(Shown.text(source));
        var drawing = new Markdown(palette);
        // Words go on behind the name; a list, a quote or code begins on a line of its own.
        var first = document.getFirstChild();
        drawing.atBegin = first instanceof Paragraph || first instanceof Heading;
        document.accept(drawing);
        var drawn = drawing.out.toAttributedString();
        return drawn.toString().isBlank() ? asWritten(source) : drawn;
    }

    /** The text without any style. */
    static AttributedString asWritten(String source) {
        return new AttributedString(Shown.text(source).replace("\n", "\n" + INDENT));
    }

    @Override
    public void visit(Paragraph paragraph) {
        if (paragraph.getPrevious() instanceof Paragraph) {
            newLine();
        }
        startLine();
        visitChildren(paragraph);
    }

    @Override
    public void visit(Heading heading) {
        startLine();
        styled(AttributedStyle::bold, () -> visitChildren(heading));
    }

    @Override
    public void visit(BlockQuote quote) {
        within(palette.quoteMark(), palette.quoteMark(), () -> visitChildren(quote));
    }

    @Override
    public void visit(BulletList list) {
        visitChildren(list);
    }

    @Override
    public void visit(OrderedList list) {
        visitChildren(list);
    }

    @Override
    public void visit(ListItem item) {
        var mark = mark(item);
        within(mark, " ".repeat(mark.length()), () -> visitChildren(item));
    }

    @Override
    public void visit(FencedCodeBlock code) {
        block(code.getLiteral());
    }

    @Override
    public void visit(IndentedCodeBlock code) {
        block(code.getLiteral());
    }

    @Override
    public void visit(ThematicBreak rule) {
        startLine();
        styled(AttributedStyle::faint, () -> out.append(palette.rule().repeat(RULE_COLUMNS)));
    }

    @Override
    public void visit(LinkReferenceDefinition definition) {
        startLine();
        write("[" + definition.getLabel() + "]: " + definition.getDestination());
    }

    @Override
    public void visit(Text text) {
        write(text.getLiteral());
    }

    @Override
    public void visit(HtmlInline html) {
        write(html.getLiteral());
    }

    @Override
    public void visit(Code code) {
        var mark = palette.hasColours() ? "" : "`";
        styled(palette::code, () -> write(mark + code.getLiteral() + mark));
    }

    @Override
    public void visit(Emphasis emphasis) {
        styled(AttributedStyle::italic, () -> visitChildren(emphasis));
    }

    @Override
    public void visit(StrongEmphasis strong) {
        styled(AttributedStyle::bold, () -> visitChildren(strong));
    }

    @Override
    public void visit(Link link) {
        target(link, link.getDestination());
    }

    @Override
    public void visit(Image image) {
        target(image, image.getDestination());
    }

    @Override
    public void visit(SoftLineBreak lineBreak) {
        newLine();
    }

    @Override
    public void visit(HardLineBreak lineBreak) {
        newLine();
    }

    /** The address is always there to be read, so that a link cannot lie about where it goes. */
    private void target(Node node, String destination) {
        int from = out.length();
        styled(AttributedStyle::underline, () -> visitChildren(node));
        var shown = out.subSequence(from, out.length()).toString();
        var address = Shown.line(destination);
        if (!shown.equals(address) && !("mailto:" + shown).equals(address)) {
            styled(AttributedStyle::faint, () -> out.append(" (" + address + ")"));
        }
    }

    private void block(String code) {
        code.stripTrailing()
                .lines()
                .forEach(
                        line -> {
                            startLine();
                            styled(palette::code, () -> write("    " + line.replace("\t", "    ")));
                        });
    }

    private static String mark(ListItem item) {
        if (!(item.getParent() instanceof OrderedList list)) {
            return "- ";
        }
        var start = list.getMarkerStartNumber();
        int number = start == null ? 1 : start;
        for (var before = item.getPrevious(); before != null; before = before.getPrevious()) {
            number++;
        }
        return number + list.getMarkerDelimiter() + " ";
    }

    /** Draws something that has a mark before its first line and a margin before the others. */
    private void within(String mark, String others, Runnable drawing) {
        startLine();
        styled(AttributedStyle::faint, () -> out.append(mark));
        var outer = margin;
        margin =
                new AttributedStringBuilder()
                        .append(outer)
                        .styled(AttributedStyle::faint, others)
                        .toAttributedString();
        atBegin = true;
        drawing.run();
        atBegin = false;
        margin = outer;
    }

    private void styled(UnaryOperator<AttributedStyle> change, Runnable drawing) {
        var outer = out.style();
        out.style(change.apply(outer));
        drawing.run();
        out.style(outer);
    }

    /** Entities may stand for characters that the source did not have. */
    private void write(String text) {
        out.append(Shown.line(text));
    }

    private void startLine() {
        if (!atBegin) {
            newLine();
        }
        atBegin = false;
    }

    private void newLine() {
        out.append("\n").append(margin);
    }
}
