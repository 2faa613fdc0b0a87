import { useTypists } from '../../store';
import { useText } from '../../ui';

/** Who is typing in a room; it keeps its height, so that nothing moves when they stop. */
export function TypingLine({ channel }: { readonly channel: string }) {
  const text = useText();
  const typists = useTypists(channel);
  const [first, second] = typists.map((user) => user.display_name);
  return (
    <p
      aria-live="polite"
      className="h-5 shrink-0 truncate px-3.5 text-[12.5px] text-muted desk:pr-5 desk:pl-17"
    >
      {first !== undefined &&
        text('timeline.typing', { count: typists.length, first, second: second ?? '' })}
    </p>
  );
}
