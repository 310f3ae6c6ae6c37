"""The run chart for the window: the same picture, and the same words for it, as documents print."""

from leadway.reports.chart import ChartColours, chart_facts, chart_in_words, run_chart

__all__ = ["ChartColours", "chart_facts", "chart_in_words", "run_chart"]
