import { useEffect, useState } from 'react';
import { Button, useText } from '../ui';

/**
 * Keeps the page on this device, so that it opens without a connection, and says when the server
 * has a newer one. Browsers allow that only where nobody in between can change the page; elsewhere
 * the page works without.
 */
export function NewVersion() {
  const text = useText();
  const [reload, setReload] = useState<() => void>();

  useEffect(() => {
    if (!window.isSecureContext || !('serviceWorker' in navigator)) {
      return;
    }
    void import('virtual:pwa-register').then(({ registerSW }) => {
      const update = registerSW({
        immediate: true,
        onNeedRefresh: () => setReload(() => () => void update(true)),
      });
    });
  }, []);

  return (
    <div role="status">
      {reload !== undefined && (
        <div className="flex min-h-10 animate-fade items-center justify-center gap-3 border-b border-line bg-brand-soft px-4 py-1.5 text-sm text-brand-ink">
          {text('version.new')}
          <Button size="small" onClick={reload}>
            {text('version.reload')}
          </Button>
        </div>
      )}
    </div>
  );
}
