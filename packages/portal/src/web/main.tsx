import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { LanguageProvider } from "./language/language-provider.tsx";
import { NoticeProvider } from "./parts/notices.tsx";
import "./styles.css";

// The client repeats what is safe to repeat, so nothing is repeated on top of it. A tab in the background asks nothing; one that comes
// back catches up.
const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: 2_000 }, mutations: { retry: false } },
});

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={queryClient}>
          <LanguageProvider>
            <NoticeProvider>
              <App />
            </NoticeProvider>
          </LanguageProvider>
        </QueryClientProvider>
      </CSPProvider>
    </StrictMode>,
  );
}
