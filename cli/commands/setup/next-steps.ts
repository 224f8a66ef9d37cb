/** The household's name where none was given. */
export const DEFAULT_NAME = 'home';

/** What was set up, as the next commands have to name it. */
export interface SetUpHousehold {
  /** The config file, where it is not the usual one. */
  readonly config: string | undefined;
  readonly household: string;
  /** Whether its page on the phone is wanted. */
  readonly web: boolean;
}

/** What to do after setup, line by line. */
export const nextSteps = ({ config, household, web }: SetUpHousehold): string[] => {
  const named = config === undefined ? '' : ` -c config=${config}`;
  const option = config === undefined ? '' : ` --config ${config}`;
  const home = `${option}${household === DEFAULT_NAME ? '' : ` --household ${household}`}`;
  return [
    '',
    'Next:',
    `  npx cdk bootstrap${named} && npx cdk deploy${named}   (bootstrap once for an account and region)`,
    '  confirm the emails from no-reply@sns.amazonaws.com (perhaps in spam) within two days',
    `  npx home-mini test-alert${home}`,
    ...(web
      ? [`  npx home-mini web link${home}   signs a phone in to its page`]
      : [
          '  mute buttons in messages and the page on your phone? "web": true in the config, then deploy: it opens one public address,',
          '    where nobody sees anything but with a link of your messages or on a device you signed in (docs/web.md)',
        ]),
    `  npx home-mini doctor${option}   whenever something seems wrong`,
  ];
};
