import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { ThemeProvider } from '@mui/material/styles';
import type { ReactNode } from 'react';
import { useMode } from './mode';
import { themeOf } from './theme';

const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
const cache = createCache({ key: 'pp', nonce: meta?.nonce ?? '' });

/** Around everything that MUI draws. The frame of the window is drawn without it: it is there before MUI is. */
export function Look({ children }: { readonly children: ReactNode }) {
  return (
    <CacheProvider value={cache}>
      <ThemeProvider theme={themeOf(useMode())}>{children}</ThemeProvider>
    </CacheProvider>
  );
}
