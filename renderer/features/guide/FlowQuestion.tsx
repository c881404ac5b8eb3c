import Button from '@mui/material/Button';
import { useEffect, useRef } from 'react';
import { answered, backTo, flow, outcomes, startOfFlow, type OutcomeId, type QuestionId, type Way } from '#core/recipes/flow';
import { recipesTexts } from '#core/text/recipes';
import { go } from '../../app/actions';
import { Icon } from '../../components/Icon';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { RecipeCard } from './RecipeCard';

interface FlowQuestionProps {
  readonly way: Way;
  readonly onGo: (way: Way) => void;
}

/** The question that is open, or what the answers lead to, under the answers given so far. */
export function FlowQuestion({ way, onGo }: FlowQuestionProps) {
  const t = useText().guide.flow;
  const words = recipesTexts(useLanguage());
  const head = useRef<HTMLHeadingElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    // After an answer the next question is where a person goes on, with eyes or ears.
    if (moved.current) head.current?.focus();
    moved.current = false;
  });
  const onward = (next: Way): void => {
    moved.current = true;
    onGo(next);
  };
  return (
    <div className="flowask">
      {way.steps.length > 0 && (
        <ol className="way" aria-label={t.way}>
          {way.steps.map(({ question, answer }) => (
            <li key={question}>
              <span className="t2">{words.question[question].title}</span>
              <button type="button" className="link" aria-label={`${words.question[question].answer[answer] ?? ''}. ${t.change(words.question[question].title)}`} onClick={() => onward(backTo(way, question))}>
                {words.question[question].answer[answer]}
              </button>
            </li>
          ))}
          <li>
            <button type="button" className="link cap" onClick={() => onward(startOfFlow)}>
              <Icon name="undo" /> {t.again}
            </button>
          </li>
        </ol>
      )}
      {'question' in way.at ? <Question question={way.at.question} number={way.steps.length + 1} head={head} onAnswer={(answer) => onward(answered(way, answer))} /> : <Outcome outcome={way.at.outcome} head={head} />}
    </div>
  );
}

type HeadRef = React.RefObject<HTMLHeadingElement | null>;

function Question({ question, number, head, onAnswer }: { readonly question: QuestionId; readonly number: number; readonly head: HeadRef; readonly onAnswer: (answer: string) => void }) {
  const t = useText().guide.flow;
  const format = useFormats();
  const words = recipesTexts(useLanguage()).question[question];
  return (
    <>
      <h3 ref={head} tabIndex={-1}>
        <span className="cap t2">{t.step(format.number(number))}</span> {words.title}
      </h3>
      <p className="t2">{words.help}</p>
      <div className="answers" role="group" aria-label={words.title}>
        {flow[question].map(({ id }) => (
          <Button key={id} variant="outlined" onClick={() => onAnswer(id)}>
            {words.answer[id]}
          </Button>
        ))}
      </div>
    </>
  );
}

function Outcome({ outcome, head }: { readonly outcome: OutcomeId; readonly head: HeadRef }) {
  const text = useText();
  const t = text.guide.flow;
  const words = recipesTexts(useLanguage()).outcome[outcome];
  const { recipes, pages } = outcomes[outcome];
  return (
    <>
      <h3 ref={head} tabIndex={-1}>
        {words.title}
      </h3>
      <p className="t2">{words.text}</p>
      <ul className="cards" aria-label={t.recipes}>
        {recipes.map((recipe) => (
          <RecipeCard key={recipe} recipe={recipe} />
        ))}
      </ul>
      {pages.length > 0 && (
        <p className="cap flowpages">
          <span className="t2">{t.pages}</span>
          {pages.map((page) => (
            <button key={page} type="button" className="link" onClick={() => go({ page })}>
              {text.shell.page[page]}
            </button>
          ))}
        </p>
      )}
    </>
  );
}
