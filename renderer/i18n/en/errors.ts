/** What the window alone says; errors of targets and of the app are told in core/text/errors. */
export const errors = {
  boundary: { what: 'This page could not be drawn.', state: 'Runs go on in the background; nothing is lost.', todo: 'Open the page again.' },
  quote: 'Windows says',
};
