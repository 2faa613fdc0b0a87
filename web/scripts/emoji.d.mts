import type { Plugin } from 'vite';

export declare function emoji(): Plugin;
