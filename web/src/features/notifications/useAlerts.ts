import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { type Alert, onAlert, permission, playTone, preferences } from '../../store';
import { useText } from '../../ui';

const MAX_BODY_CHARS = 160;

/** Tells of what arrives while nobody looks at the page, as was chosen. */
export function useAlerts(): void {
  const text = useText();
  const navigate = useNavigate();

  useEffect(() => {
    function bodyOf({ message, isDirect }: Alert): string {
      if (message === undefined) {
        return text('notifications.mentioned');
      }
      const words = message.text.length > MAX_BODY_CHARS ? `${message.text.slice(0, MAX_BODY_CHARS)}…` : message.text;
      return isDirect ? words : text('notifications.message', { name: message.sender.display_name, text: words });
    }

    return onAlert((alert) => {
      const chosen = preferences();
      if (document.visibilityState === 'visible' && document.hasFocus()) {
        return;
      }
      if (chosen.sound) {
        playTone();
      }
      if (chosen.notifications && permission() === 'granted') {
        show(alert, bodyOf(alert), () => void navigate({ to: '/c/$channel', params: { channel: alert.channel } }));
      }
    });
  }, [text, navigate]);
}

function show(alert: Alert, body: string, open: () => void): void {
  try {
    const shown = new Notification(alert.title, { body, tag: alert.tag, icon: '/icon-192.png', silent: true });
    shown.addEventListener('click', () => {
      window.focus();
      open();
      shown.close();
    });
  } catch {
    // Some phones let only a service worker show them; the title's badge says it there.
  }
}
