import { useRef, type KeyboardEvent } from 'react';
import { questionIds, sameNode, wayTo, type FlowNode, type Way } from '#core/recipes/flow';
import { recipeGroups } from '#core/recipes/ids';
import { recipesTexts } from '#core/text/recipes';
import { useLanguage, useText } from '../../i18n/useText';
import { edges, middle, placeOf } from './flowLayout';

const nodes: readonly FlowNode[] = [...questionIds.map((question) => ({ question })), ...recipeGroups.map((outcome) => ({ outcome }))];
const keyOf = (node: FlowNode): string => ('question' in node ? node.question : node.outcome);

interface FlowPictureProps {
  readonly way: Way;
  readonly onGo: (way: Way) => void;
}

/** The whole flow, the way so far marked in it. One tab stop; arrows move between the boxes in their order. */
export function FlowPicture({ way, onGo }: FlowPictureProps) {
  const t = useText().guide.flow;
  const words = recipesTexts(useLanguage());
  const field = useRef<HTMLDivElement>(null);
  const taken = (from: string, answer: string): boolean => way.steps.some((s) => s.question === from && s.answer === answer);
  const passed = (node: FlowNode): boolean => 'question' in node && way.steps.some((s) => s.question === node.question);
  const move = (event: KeyboardEvent): void => {
    const buttons = [...(field.current?.querySelectorAll<HTMLButtonElement>('button') ?? [])];
    const at = buttons.findIndex((b) => b === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    buttons[(to + buttons.length) % buttons.length]?.focus();
  };
  return (
    <div className="flow" role="group" aria-label={t.picture} ref={field} onKeyDown={move}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {edges.map((e) => (
          <path key={`${e.from} ${e.answer}`} d={e.path} className={taken(e.from, e.answer) ? 'on' : undefined} />
        ))}
      </svg>
      {edges.map((e) =>
        e.answer === 'yes' || e.answer === 'no' ? (
          <span key={`${e.from} ${e.answer}`} className="edge" aria-hidden="true" style={{ left: `${e.label.x}%`, top: `${e.label.y}%` }}>
            {words.question[e.from].answer[e.answer]}
          </span>
        ) : null,
      )}
      {nodes.map((node) => {
        const { x, y } = middle(placeOf(node));
        const here = sameNode(way.at, node);
        const title = 'question' in node ? words.question[node.question].title : words.outcome[node.outcome].title;
        return (
          <button
            key={keyOf(node)}
            type="button"
            className={`node ${'question' in node ? 'asks' : 'ends'}${here ? ' here' : passed(node) ? ' on' : ''}`}
            style={{ left: `${x}%`, top: `${y}%` }}
            tabIndex={here ? 0 : -1}
            {...(here ? { 'aria-current': 'step' as const } : {})}
            onClick={() => onGo(wayTo(node))}
          >
            <span>{title}</span>
          </button>
        );
      })}
    </div>
  );
}
