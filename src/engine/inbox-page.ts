/** What the page may do: its own script and style by their hashes, and calls to where it came from. */
export const INBOX_POLICY: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'",
  'x-content-type-options': 'nosniff',
};

/** The inbox: what the recipients' phones show. */
export const INBOX_PAGE = '<!doctype html><title>Inbox</title>';
