// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.formula.calculation.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One function of the formula language with everything that the product knows about it: its name,
 * its arguments and result, its meaning, the unit of its result, its evaluation and its
 * documentation. The parser, the checks, both compilers, the engine and the documentation ask this
 * object and know no function by its name. The package {@code catalogue} contains all functions.
 */
public final class Function {
  private final Signature signature;
  private final FunctionClass functionClass;
  private final Meaning meaning;
  private final FunctionText text;
  private final UnitRule units;
  private final ArgumentRule arguments;
  private final ArgumentUse use;
  private final CallSpelling writing;
  private final List<String> namesElsewhere;
  private final @Nullable Comparison comparison;

  private Function(Draft draft, FunctionClass functionClass, Meaning meaning) {
    signature = draft.signature;
    this.functionClass = functionClass;
    this.meaning = meaning;
    units = draft.stated(draft.units, "unit");
    text = new FunctionText(draft.stated(draft.says, "meaning"), draft.examples, draft.difference);
    arguments = draft.arguments;
    use = draft.use;
    writing = draft.writing;
    namesElsewhere = List.copyOf(draft.namesElsewhere);
    comparison = draft.comparison;
  }

  /**
   * Begins the description of a function.
   *
   * @param signature such as {@code round(x: number, digits?: number): number}
   */
  public static Draft of(String signature) {
    return new Draft(Signature.parse(signature));
  }

  /** Returns the name in small letters. Formulas may write it in any case. */
  public String name() {
    return signature.name();
  }

  /** Returns the types of the arguments and of the result. */
  public Signature signature() {
    return signature;
  }

  /** Returns in which formulas the function may stand. */
  public FunctionClass functionClass() {
    return functionClass;
  }

  /** Returns how the function is evaluated. */
  public Meaning meaning() {
    return meaning;
  }

  /** Returns the documentation of the function. */
  public FunctionText text() {
    return text;
  }

  /** Returns which arguments must share one unit, and the unit of the result. */
  public UnitRule units() {
    return units;
  }

  /** Returns the check of the arguments beyond their types. */
  public ArgumentRule arguments() {
    return arguments;
  }

  /** Returns which arguments must have a value so that a call has one. */
  public ArgumentUse use() {
    return use;
  }

  /** Returns how calls may be written if that differs from the signature. */
  public CallSpelling writing() {
    return writing;
  }

  /**
   * Returns the names of this function in other languages, for the message about an unknown name.
   */
  public List<String> namesElsewhere() {
    return namesElsewhere;
  }

  /**
   * Returns the comparison that the function makes of its two arguments; empty if it compares
   * nothing.
   */
  public Optional<Comparison> comparison() {
    return Optional.ofNullable(comparison);
  }

  /**
   * Returns whether the result depends on the moment of evaluation even if all arguments are
   * constant.
   */
  public boolean asksTheTime() {
    return meaning instanceof Meaning.Scalar scalar && scalar.asksTheTime();
  }

  /**
   * Returns whether the function returns the value that its argument had right before the
   * triggering reading.
   */
  public boolean looksBack() {
    return meaning instanceof Meaning.AtReading(var _, boolean looksBack, var _) && looksBack;
  }

  @Override
  public String toString() {
    return name();
  }

  /** Builds a {@link Function} step by step. */
  public static final class Draft {
    private final Signature signature;
    private final List<FunctionText.Example> examples = new ArrayList<>();
    private final List<String> namesElsewhere = new ArrayList<>();
    private @Nullable String says;
    private @Nullable UnitRule units;
    private @Nullable Comparison comparison;
    private String difference = "";
    private ArgumentRule arguments = ArgumentRule.NONE;
    private ArgumentUse use = ArgumentUse.ALL;
    private CallSpelling writing = CallSpelling.AS_DECLARED;

    private Draft(Signature signature) {
      this.signature = signature;
    }

    /** States what the function means, as the documentation says it. */
    public Draft says(String meaning) {
      says = meaning;
      return this;
    }

    /**
     * Adds an example. A test evaluates it over the points that the documentation shows.
     *
     * @param result such as {@code 2.5}, {@code 'text'} or {@code no value}
     */
    public Draft example(String formula, String result) {
      examples.add(new FunctionText.Example(formula, result));
      return this;
    }

    /** States that SiteWise has no such function. */
    public Draft ours() {
      return unlikeSiteWise("ours");
    }

    /** States in what the function differs from SiteWise's. */
    public Draft unlikeSiteWise(String what) {
      difference = what;
      return this;
    }

    /** States the unit of the result. */
    public Draft unit(UnitRule rule) {
      units = rule;
      return this;
    }

    /** States what is checked of the arguments beyond their types. */
    public Draft checking(ArgumentRule rule) {
      arguments = rule;
      return this;
    }

    /** States which arguments the function needs, where these are not all. */
    public Draft using(ArgumentUse used) {
      use = used;
      return this;
    }

    /** States how a call may be written otherwise than the signature says. */
    public Draft writtenAs(CallSpelling spelling) {
      writing = spelling;
      return this;
    }

    /** States what other languages call the function. */
    public Draft elsewhere(String... names) {
      namesElsewhere.addAll(List.of(names));
      return this;
    }

    /** States that the function compares its two arguments. */
    public Draft comparing(Comparison compared) {
      comparison = compared;
      return this;
    }

    /** Completes a function that needs only the values of its arguments. */
    public Function scalar(Closure closure, NumericForm numeric) {
      return new Function(this, FunctionClass.SCALAR, new Meaning.Scalar(closure, numeric, false));
    }

    /** Completes a function that returns the time of evaluation. */
    public Function ofTheTime(Closure closure, NumericForm numeric) {
      return new Function(this, FunctionClass.SCALAR, new Meaning.Scalar(closure, numeric, true));
    }

    /**
     * Completes a function of all points of a window, whose argument may be a property of children.
     */
    public Function aggregate(Meaning.OfPoints<?> meaning) {
      return new Function(this, FunctionClass.AGGREGATE, meaning);
    }

    /** Completes a function of the points of one course in a window. */
    public Function ofOneCourse(Meaning.OfPoints<?> meaning) {
      return new Function(this, FunctionClass.TEMPORAL, meaning);
    }

    /** Completes a function of one course over the time of a window. */
    public Function overTime(Meaning.OverTime meaning) {
      return new Function(this, FunctionClass.TEMPORAL, meaning);
    }

    /** Completes a function of the time before the triggering reading. */
    public Function atReading(Meaning.AtReading meaning) {
      return new Function(this, FunctionClass.TRIGGER, meaning);
    }

    private <T> T stated(@Nullable T value, String what) {
      return Objects.requireNonNull(
          value,
          "The function %s states no %s; add it to its entry".formatted(signature.name(), what));
    }
  }
}
