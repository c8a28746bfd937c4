import { createContext, useContext } from 'react';
import { type Glyphs, UNICODE } from '../glyphs.ts';
import { NO_COLOURS, type Theme } from '../theme.ts';

/** How everything is drawn. */
export interface Appearance {
  readonly theme: Theme;
  readonly glyphs: Glyphs;
}

export const AppearanceContext = createContext<Appearance>({ theme: NO_COLOURS, glyphs: UNICODE });

export function useAppearance(): Appearance {
  return useContext(AppearanceContext);
}
