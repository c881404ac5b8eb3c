import type { PortInputError, PortInputNote } from '#core/ports/input';

export interface PortInputText {
  readonly error: Record<PortInputError, string>;
  readonly note: Record<PortInputNote, string>;
}

export const portInputText: PortInputText = {
  error: {
    empty: 'Type a port between 1 and 65535.',
    'too-long': 'This is too long for a port. Type one number between 1 and 65535.',
    several: 'This field takes one port. To listen on several, edit the list in SQL Server Configuration Manager.',
    range: 'SQL Server takes no port ranges. Type one port.',
    fraction: 'A port is a whole number.',
    'blank-inside': 'There is a blank between the digits.',
    'not-a-number': 'A port is written in digits only.',
    zero: '0 asks SQL Server for a dynamic port. Type a port between 1 and 65535.',
    'out-of-range': 'A port lies between 1 and 65535.',
  },
  note: {
    trimmed: 'Blanks around the number were removed: in the registry they would keep SQL Server from starting.',
    'full-width-digits': 'Full-width digits were converted.',
    'leading-zeros': 'Leading zeros were removed.',
  },
};
