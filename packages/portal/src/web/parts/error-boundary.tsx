import { Component, type ReactNode } from "react";
import { Failure } from "./failure.tsx";

/** Keeps a screen that breaks from taking the others with it. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <Failure error={this.state.error} retry={() => location.reload()} />;
  }
}
