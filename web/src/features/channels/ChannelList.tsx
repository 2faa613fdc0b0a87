import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight, Compass, PenLine, Plus } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useImperativeHandle, useRef, useState } from 'react';
import { openDialog, type Section } from '../../store';
import { classes, IconButton, Menu, MenuItem, useText } from '../../ui';
import { ChannelItem } from './ChannelItem';
import type { ListItem } from './useListItems';

export interface ListHandle {
  /** Puts the focus on the first channel. */
  focusFirst(): void;
}

interface ChannelListProps {
  readonly items: readonly ListItem[];
  readonly current: string | undefined;
  readonly handle: RefObject<ListHandle | null>;
}

const LINE_PIXELS = 34;
const SECTION_PIXELS = 38;
/** How many lines are drawn beyond what is on the screen. */
const OVERSCAN = 12;

/** The list of channels: only what is on the screen is drawn, and the arrows move through all of it. */
export function ChannelList({ items, current, handle }: ChannelListProps) {
  const scroll = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState<string>();
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (items[index]?.kind === 'section' ? SECTION_PIXELS : LINE_PIXELS),
    getItemKey: (index) => keyOf(items[index]!),
    overscan: OVERSCAN,
    paddingEnd: 12,
  });
  const shown = virtual.getVirtualItems();
  // The Tab key stops at one line only: where the arrows went last, else where one is.
  const stopIndex = Math.max(
    items.findIndex((item) => keyOf(item) === stop),
    stop !== undefined && items.some((item) => keyOf(item) === stop)
      ? -1
      : items.findIndex((item) => item.kind === 'room' && item.channel === current),
    0,
  );
  const stopIsDrawn = shown.some(({ index }) => index === stopIndex);

  function focus(index: number): void {
    const item = items[index];
    if (item === undefined) {
      return;
    }
    setStop(keyOf(item));
    virtual.scrollToIndex(index, { align: 'auto' });
    requestAnimationFrame(() =>
      scroll.current?.querySelector<HTMLElement>(`[data-index="${index}"] [data-stop]`)?.focus(),
    );
  }

  useImperativeHandle(handle, () => ({
    focusFirst: () => focus(items.findIndex((item) => item.kind === 'room')),
  }));

  function onKeyDown(event: KeyboardEvent): void {
    const at = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset['index'];
    const isInMenu = (event.target as HTMLElement).closest('[role=menu]') !== null;
    if (at === undefined || isInMenu || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const next = {
      ArrowDown: Number(at) + 1,
      ArrowUp: Number(at) - 1,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      focus(Math.min(items.length - 1, Math.max(0, next)));
    }
  }

  return (
    // The keys are the list's own, as of one control; what can be pressed is in it.
    <div ref={scroll} onKeyDown={onKeyDown} className="min-h-0 flex-1 overflow-y-auto">
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const item = items[index]!;
          const isStop = index === stopIndex || (!stopIsDrawn && index === shown[0]?.index);
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0"
              // By `top`, as a transform would keep a line's menu below the lines after it.
              style={{ top: start }}
            >
              <Line item={item} isStop={isStop} current={current} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Line({ item, isStop, current }: { item: ListItem; isStop: boolean; current: string | undefined }) {
  const text = useText();
  switch (item.kind) {
    case 'section':
      return <SectionHead section={item.section} isOpen={item.isOpen} isStop={isStop} onToggle={item.toggle} />;
    case 'room':
      return <ChannelItem channel={item.channel} isCurrent={item.channel === current} isStop={isStop} />;
    case 'none':
      return (
        <p className="px-4.5 py-1.5 text-sm text-muted">
          {text(item.section === 'rooms' ? 'channels.none' : 'channels.noPeople')}
        </p>
      );
  }
}

interface SectionHeadProps {
  readonly section: Section;
  readonly isOpen: boolean;
  readonly isStop: boolean;
  readonly onToggle: () => void;
}

function SectionHead({ section, isOpen, isStop, onToggle }: SectionHeadProps) {
  const text = useText();
  const navigate = useNavigate();
  const tabIndex = isStop ? 0 : -1;
  return (
    <div className="flex h-[38px] items-end justify-between pr-2.5 pb-1 pl-2">
      <h2>
        <button
          type="button"
          data-stop
          tabIndex={tabIndex}
          aria-expanded={isOpen}
          onClick={onToggle}
          className="flex h-6 items-center gap-1 rounded-sm pr-2 pl-1 text-xs font-semibold text-faint hover:text-text pointer-coarse:h-8"
        >
          <ChevronRight
            size={14}
            aria-hidden="true"
            className={classes('transition-transform duration-120', isOpen && 'rotate-90')}
          />
          {text(`channels.section.${section}`)}
        </button>
      </h2>
      {section === 'rooms' && (
        <Menu
          align="end"
          trigger={
            <IconButton label={text('channels.add')} size="small" className="-mb-0.5 hover:bg-press">
              <Plus size={16} />
            </IconButton>
          }
        >
          <MenuItem icon={<PenLine size={16} />} onSelect={() => openDialog({ kind: 'create_room' })}>
            {text('channels.create')}
          </MenuItem>
          <MenuItem icon={<Compass size={16} />} onSelect={() => void navigate({ to: '/rooms' })}>
            {text('channels.browse')}
          </MenuItem>
        </Menu>
      )}
      {section === 'people' && (
        <IconButton
          label={text('channels.newConversation')}
          size="small"
          className="-mb-0.5 hover:bg-press"
          onClick={() => openDialog({ kind: 'new_conversation' })}
        >
          <Plus size={16} />
        </IconButton>
      )}
    </div>
  );
}

function keyOf(item: ListItem): string {
  return item.kind === 'room' ? item.channel : `${item.kind} ${item.section}`;
}
