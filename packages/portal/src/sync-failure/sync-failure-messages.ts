const en = {
  title: "An endpoint is not available",
  what: "Nothing was changed: a receiver that this has to wait for did not accept it.",
  answered: (status: number) => `answered ${status}`,
  download: "Download the log",
  close: "Close",
};

/** What the dialog says, in each language; a key that one lacks does not compile. */
export const syncFailureMessages = {
  en,
  fr: {
    title: "Un point d’arrivée n’est pas disponible",
    what: "Rien n’a été changé : un destinataire qu’il faut attendre ne l’a pas accepté.",
    answered: (status) => `a répondu ${status}`,
    download: "Télécharger le journal",
    close: "Fermer",
  },
} as const satisfies Readonly<Record<string, Readonly<typeof en>>>;

/** A language of the dialog. */
export type SyncFailureLanguage = keyof typeof syncFailureMessages;
