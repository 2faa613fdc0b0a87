import { useRef } from 'react';
import { uuid7 } from '../../store';

/**
 * The id of a wish: the same for as long as the wish is, so that pressing again after a lost answer
 * cannot do it twice.
 */
export function useWish(): (wish: string) => string {
  const last = useRef({ id: uuid7(), wish: '' });
  return (wish) => {
    if (last.current.wish !== wish) {
      last.current = { id: uuid7(), wish };
    }
    return last.current.id;
  };
}
