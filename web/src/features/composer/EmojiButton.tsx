import { Smile } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { IconButton, Popover, useText } from '../../ui';
import { rememberEmoji } from './recentEmoji';

const EmojiPanel = lazy(() => import('./EmojiPanel'));

/** Opens all emoji to pick from; they are loaded with the first opening. */
export function EmojiButton({ onPick }: { readonly onPick: (emoji: string) => void }) {
  const text = useText();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Popover
      open={isOpen}
      onOpenChange={setIsOpen}
      label={text('composer.emoji')}
      align="end"
      className="h-96 w-[min(322px,calc(100vw-20px))] overflow-hidden"
      trigger={
        <IconButton label={text('composer.emoji')}>
          <Smile size={18} />
        </IconButton>
      }
    >
      <Suspense fallback={null}>
        <EmojiPanel
          onPick={(emoji) => {
            rememberEmoji(emoji);
            setIsOpen(false);
            onPick(emoji);
          }}
        />
      </Suspense>
    </Popover>
  );
}
