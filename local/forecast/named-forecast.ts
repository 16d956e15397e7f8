import type { Forecast } from '../../shared/domain/forecasting/forecast.ts';

/** A forecast under the name of the rules that it assumes: `published`, `--cap 0.05`. */
export interface NamedForecast {
  readonly name: string;
  readonly forecast: Forecast;
}
