// "Leave this page quickly": by the button, or by Escape three times within two seconds.
const WITHIN = 2000; // milliseconds
const TIMES = 3;

export class Leaving {
  private presses: number[] = [];
  private windows: Window[] = [];

  constructor(
    private to: string,
    private wipe: () => void,
  ) {}

  // Count one press of Escape; true where it was the third.
  escape(now: number): boolean {
    this.presses = [...this.presses.filter((then) => now - then < WITHIN), now];
    return this.presses.length >= TIMES;
  }

  remember(opened: Window): void {
    this.windows.push(opened);
  }

  go(): void {
    this.wipe();
    this.windows.forEach((opened) => opened.close());
    // In a frame the whole page must go; a browser that forbids that still clears and leaves the frame.
    try {
      window.top!.location.replace(this.to);
    } catch {
      location.replace(this.to);
    }
  }
}
