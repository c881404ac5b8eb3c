import Button from '@mui/material/Button';
import { useId, useState } from 'react';
import type { RecipeId, TypedForm } from '#core/recipes/ids';
import type { RecipePort } from '#core/recipes/recipe';
import { recipesTexts } from '#core/text/recipes';
import { background } from '../../app/actions';
import { call } from '../../app/bridge';
import { useTarget } from '../../app/store';
import { Panel } from '../../components/Panel';
import { useFormats, useLanguage, useText } from '../../i18n/useText';

interface RegisterPanelProps {
  readonly recipe: RecipeId;
  readonly form: TypedForm;
  readonly ports: readonly RecipePort[];
  readonly held: boolean;
}

/** Writes the ports of the recipe into the port register, on the computer where the service will listen. */
export function RegisterPanel({ recipe, form, ports, held }: RegisterPanelProps) {
  const t = useText().guide.register;
  const format = useFormats();
  const { title } = recipesTexts(useLanguage()).recipe[recipe];
  const target = useTarget();
  const id = useId();
  const [computer, setComputer] = useState(target?.name ?? '');
  const [owner, setOwner] = useState('');
  const [added, setAdded] = useState<string | null>(null);
  if (ports.length === 0) return null;
  const holder = (form['service'] ?? form['rpcService'] ?? form['listener'] ?? '').trim();
  const add = (): void =>
    background(
      call('register.add', {
        recipe,
        ports: ports.map(({ port, protocol }) => ({ computer: computer.trim(), protocol, address: 'any', port, holder: holder === '' ? title : holder, owner: owner.trim(), purpose: (form['purpose'] ?? '').trim() })),
      }).then(() => setAdded(format.list(ports.map(({ port, protocol }) => `${port} ${protocol.toUpperCase()}`)))),
    );
  return (
    <Panel title={t.title} hint={t.text}>
      <div className="recipeform">
        <div className="formfield">
          <label className="lbl" htmlFor={`${id}c`}>{t.computer}</label>
          <input className="field" id={`${id}c`} value={computer} maxLength={255} aria-describedby={`${id}ch`} onChange={(event) => setComputer(event.target.value)} />
          <p className="cap t2 hint" id={`${id}ch`}>
            {computer.trim() === '' ? t.missing : t.computerHint}
          </p>
        </div>
        <div className="formfield">
          <label className="lbl" htmlFor={`${id}o`}>{t.owner}</label>
          <input className="field" id={`${id}o`} value={owner} maxLength={2000} onChange={(event) => setOwner(event.target.value)} />
        </div>
        <div>
          <Button disabled={held || computer.trim() === ''} onClick={add}>
            {t.add}
          </Button>
        </div>
        <output className="cap t2">{added === null ? '' : t.added(added)}</output>
      </div>
    </Panel>
  );
}
