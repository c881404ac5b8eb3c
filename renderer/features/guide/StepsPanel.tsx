import type { Step } from '#core/recipes/recipe';
import { recipesTexts } from '#core/text/recipes';
import { CopyButton } from '../../components/CopyButton';
import { Panel } from '../../components/Panel';
import { useLanguage, useText } from '../../i18n/useText';

/** What a person does, in order, each with the commands to copy. */
export function StepsPanel({ title, steps }: { readonly title: string; readonly steps: readonly Step[] }) {
  const t = useText().guide;
  const words = recipesTexts(useLanguage()).step;
  return (
    <Panel title={title}>
      <ol className="recipesteps">
        {steps.map((step, i) => {
          const text = step.commands.join('\n');
          return (
            // oxlint-disable-next-line react/no-array-index-key -- a step is where it stands
            <li key={i}>
              <div className="stephead">
                <span>{words[step.id]}</span>
                <CopyButton text={text} what={words[step.id]} />
              </div>
              {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and a keyboard must be able to */}
              <pre className="mono" role="region" aria-label={t.commands(`${i + 1}. ${words[step.id]}`)} tabIndex={0}>
                {text}
              </pre>
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}
