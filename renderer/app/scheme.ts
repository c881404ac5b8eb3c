/** The attribute on <html> that says light or dark. */
export const SCHEME_ATTRIBUTE = 'data-theme';
