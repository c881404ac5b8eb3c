import { useId, type ReactNode } from 'react';
import type { Field, FieldId } from '#core/recipes/fields';
import type { FieldFault, Recipe, RecipePort } from '#core/recipes/recipe';
import type { TypedForm } from '#core/recipes/ids';
import { judgeServicePort, suggestServicePort, type LocalPorts, type ServicePortVerdict } from '#core/recipes/servicePort';
import { fieldProblemText, recipesTexts, servicePortLine } from '#core/text/recipes';
import { useModel } from '../../app/store';
import { Segmented } from '../../components/Segmented';
import { StatusMark, type MarkState } from '../../components/StatusMark';
import { useLanguage, useText } from '../../i18n/useText';
import { typeField } from './guideStore';

const marks: Readonly<Record<ServicePortVerdict['severity'], MarkState>> = { error: 'conflict', warning: 'moves', note: 'note' };
/** Longer choices stand below one another; a full-width character takes the room of two. */
const ONE_LINE = 30;
const widthOf = (label: string): number => label.length + (label.match(/[^\u0020-\u00ff]/gu)?.length ?? 0);

interface RecipeFormProps {
  readonly recipe: Recipe;
  readonly form: TypedForm;
  readonly faults: readonly FieldFault[];
  readonly ports: readonly RecipePort[];
}

/** One field below the other; what is wrong and what speaks against a port stands under the field it is about. */
export function RecipeForm({ recipe, form, faults, ports }: RecipeFormProps) {
  const model = useModel();
  return (
    <div className="recipeform">
      {recipe.fields.map(({ id, field }) => (
        <FormField key={id} recipe={recipe} id={id} field={field} value={form[id] ?? field.initial} faults={faults.filter((f) => f.field === id)} ports={ports.filter((p) => p.field === id)} local={model} />
      ))}
    </div>
  );
}

interface FormFieldProps {
  readonly recipe: Recipe;
  readonly id: FieldId;
  readonly field: Field;
  readonly value: string;
  readonly faults: readonly FieldFault[];
  readonly ports: readonly RecipePort[];
  readonly local: LocalPorts | null;
}

function FormField({ recipe, id, field, value, faults, ports, local }: FormFieldProps) {
  const language = useLanguage();
  const words = recipesTexts(language);
  const { label, hint } = words.field[id];
  const key = useId();
  const type = (text: string): void => typeField(recipe.id, id, text);
  const verdicts = faults.length > 0 ? [] : [...new Map(ports.flatMap((p) => judgeServicePort(p.port, p.protocol, local).map((v) => [servicePortLine(language, v), v] as const))).entries()];
  const told = faults.length > 0 || verdicts.length > 0;
  const described = [...(hint === '' ? [] : [`${key}h`]), ...(told ? [`${key}m`] : [])].join(' ');
  const shared = { id: key, value, 'aria-invalid': faults.length > 0, 'aria-describedby': described === '' ? undefined : described, spellCheck: false, autoComplete: 'off', onChange: (event: { readonly target: { readonly value: string } }) => type(event.target.value) };
  return (
    <div className="formfield">
      {field.control === 'choice' ? <span className="lbl">{label}</span> : <label className="lbl" htmlFor={key}>{label}</label>}
      {field.control === 'choice' ? (
        <Choice label={label} choices={field.choices ?? []} value={value} words={words.choice} onChange={type} />
      ) : field.control === 'lines' ? (
        <textarea className="field" rows={Math.min(5, Math.max(2, value.split('\n').length))} {...shared} />
      ) : (
        <input className={field.control === 'port' ? 'field num' : 'field'} inputMode={field.control === 'port' ? 'numeric' : 'text'} {...shared} />
      )}
      {field.control === 'port' && <Suggest protocol={ports[0]?.protocol ?? 'tcp'} value={value} local={local} onType={type} />}
      {hint !== '' && (
        <p className="cap t2 hint" id={`${key}h`}>
          {hint}
        </p>
      )}
      {told && (
        <div id={`${key}m`} className="fieldmsgs">
          {faults.map(({ problem }) => (
            <Message key={problem.code} mark="conflict">
              {fieldProblemText(language, problem)}
            </Message>
          ))}
          {verdicts.map(([line, verdict]) => (
            <Message key={line} mark={marks[verdict.severity]}>
              {line}
            </Message>
          ))}
        </div>
      )}
    </div>
  );
}

function Message({ mark, children }: { readonly mark: MarkState; readonly children: ReactNode }) {
  return (
    <p className="msgline">
      <StatusMark state={mark} />
      <span>{children}</span>
    </p>
  );
}

function Choice({ label, choices, value, words, onChange }: { readonly label: string; readonly choices: readonly string[]; readonly value: string; readonly words: Readonly<Record<string, string>>; readonly onChange: (value: string) => void }) {
  const name = useId();
  const options = choices.map((choice) => ({ value: choice, label: words[choice] ?? choice }));
  if (widthOf(options.map((o) => o.label).join('')) <= ONE_LINE) return <Segmented label={label} value={value} options={options} onChange={onChange} />;
  return (
    <div className="radios" role="radiogroup" aria-label={label}>
      {options.map((o) => (
        <label key={o.value}>
          <input type="radio" name={name} checked={o.value === value} onChange={() => onChange(o.value)} />
          {o.label}
        </label>
      ))}
    </div>
  );
}

function Suggest({ protocol, value, local, onType }: { readonly protocol: 'tcp' | 'udp'; readonly value: string; readonly local: LocalPorts | null; readonly onType: (text: string) => void }) {
  const t = useText().guide.form;
  const suggest = (): void => {
    const from = /^\d{1,5}$/u.test(value.trim()) ? Number(value) + 1 : 0;
    const port = suggestServicePort(from, protocol, local);
    if (port !== null) onType(String(port));
  };
  return (
    <button type="button" className="link cap suggest" onClick={suggest}>
      {t.suggest}
    </button>
  );
}
