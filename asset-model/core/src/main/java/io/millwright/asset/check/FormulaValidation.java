// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import io.millwright.alarm.definition.AlarmDefinition;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.model.AssetModel;
import io.millwright.asset.model.FormulaRules;
import io.millwright.asset.model.Hierarchy;
import io.millwright.asset.model.PropertyDefinition;
import io.millwright.asset.model.PropertyKind;
import io.millwright.asset.model.Window;
import io.millwright.formula.Formula;
import io.millwright.formula.check.FormulaUnits;
import io.millwright.formula.check.Type;
import io.millwright.formula.check.Types;
import io.millwright.formula.language.Expression;
import io.millwright.formula.language.Function;
import io.millwright.formula.language.FunctionClass;
import io.millwright.formula.language.Meaning;
import io.millwright.unit.Unit;
import io.millwright.validation.Spelling;
import io.millwright.value.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what is wrong with the formulas of one model (the rules that SiteWise states for transforms
 * and metrics): names that mean nothing, functions where they can't stand, formulas that need their
 * own result, windows that don't match.
 */
public final class FormulaValidation {
  private final AssetModel model;
  private final Map<ModelId, AssetModel> models;
  private final PlantProblems problems;
  private final boolean isHinting;
  private final Map<String, PropertyDefinition> properties = new HashMap<>();
  private final Circles<String> circles;

  public FormulaValidation(
      AssetModel model, Map<ModelId, AssetModel> models, PlantProblems problems) {
    this(model, models, problems, false);
  }

  /**
   * @param isHinting true to report only what SiteWise takes although it never gives a value, of a
   *     model that follows SiteWise's rules; false to report what is refused
   */
  public FormulaValidation(
      AssetModel model,
      Map<ModelId, AssetModel> models,
      PlantProblems problems,
      boolean isHinting) {
    this.isHinting = isHinting;
    this.model = model;
    this.models = models;
    this.problems = problems;
    model.properties().forEach(p -> properties.putIfAbsent(p.key(), p));
    circles = Circles.among(properties.keySet(), this::needs);
  }

  public void check() {
    // What a component gives is wrong there, and reported there.
    for (var property : model.ownProperties()) {
      switch (property.kind()) {
        case PropertyKind.Attribute _, PropertyKind.Measurement _ -> {}
        case PropertyKind.Transform(Formula formula) -> {
          var site = site(property);
          if (pointwise(formula, site, "A transform")) {
            result(property, formula, site);
          }
          circle(property, formula, site);
        }
        case PropertyKind.Metric(Formula formula, Window window, int percentGood) -> {
          var site = site(property);
          names(formula, site);
          metric(formula.expression(), new Around(false, false), window, site);
          result(property, formula, site);
          circle(property, formula, site);
          frame(property, window);
          if (restsOnAttributes(formula)) {
            site.hint(
                formula.expression(),
                "This metric rests on attributes only, so it is never computed: no reading opens a"
                    + " window; add a measurement, such as + 0 * count(x)");
          }
          if (percentGood > 0 && !namesData(formula)) {
            site.report(
                formula.expression(),
                "percent_good asks for GOOD readings, and the formula rests on none; remove it");
          }
        }
        case PropertyKind.Frame(Formula from, var until, var _) -> {
          condition(from, site(property), "A frame");
          circle(property, from, site(property));
          until.ifPresent(formula -> {
            condition(formula, untilSite(property), "A frame");
            circle(property, formula, untilSite(property));
          });
        }
      }
    }
    for (var alarm : model.alarms()) {
      condition(alarm.when(), site(alarm), "An alarm");
    }
  }

  /** A formula of which only counts whether it is true. */
  private void condition(Formula formula, Site site, String what) {
    FormulaUnits.convert(formula.expression(), this::unitOf, site::doubt);
    if (pointwise(formula, site, what) && type(formula, site) == Type.TEXT) {
      site.report(
          formula.expression(),
          "%s is on or off, and this is text; compare it, such as state == 'fault'"
              .formatted(what));
    }
  }

  private Type type(Formula formula, Site site) {
    return Types.check(formula.expression(), this::typeOf, site::doubt, site::report);
  }

  private Type typeOf(Expression name) {
    return named(name).map(found -> Type.of(found.type())).orElse(Type.UNKNOWN);
  }

  private Optional<Unit> unitOf(Expression name) {
    return switch (name) {
      case Expression.ChildProperty(var hierarchy, var key, var _) ->
          model
              .findHierarchy(hierarchy)
              .filter(_ -> !model.rules().isLabelling())
              .flatMap(found -> Optional.ofNullable(models.get(found.child())))
              .flatMap(child -> child.findProperty(key).flatMap(found -> child.unit(found.unit())));
      default -> named(name).flatMap(found -> model.unit(found.unit()));
    };
  }

  private Optional<PropertyDefinition> named(Expression name) {
    return switch (name) {
      case Expression.Property(String key, var _) -> Optional.ofNullable(properties.get(key));
      case Expression.ChildProperty child -> findChild(child);
      default -> Optional.empty();
    };
  }

  /** What a formula gives must be what its property holds. */
  private void result(PropertyDefinition property, Formula formula, Site site) {
    var type = type(formula, site);
    var unit = FormulaUnits.convert(formula.expression(), this::unitOf, site::doubt).unit();
    FormulaUnits.mismatch(unit, model.unit(property.unit()))
        .ifPresent(message -> site.doubt(formula.expression(), message));
    boolean isText = property.type() == DataType.STRING;
    switch (type) {
      case NUMBER, TRUTH -> {
        if (isText) {
          site.doubt(
              formula.expression(),
              "The formula gives %s, and \"%s\" is a string; remove its type, or make text of it: '' + x"
                  .formatted(type.description(), property.key()));
        }
      }
      case TEXT -> {
        if (!isText) {
          site.doubt(
              formula.expression(),
              "The formula gives text, and \"%s\" is %s; declare it with type: string"
                  .formatted(property.key(), described(property.type())));
        }
      }
      case NOTHING ->
          site.doubt(formula.expression(), "The formula never has a value; write what it is");
      case TIME ->
          site.doubt(
              formula.expression(),
              "A local time is no value; take a part of it, such as hour(localtime(timestamp()))");
      case UNKNOWN -> {}
    }
  }

  private static String described(DataType type) {
    return switch (type) {
      case DOUBLE -> "a double";
      case INTEGER -> "an integer";
      case BOOLEAN -> "a boolean";
      case STRING -> "a string";
      case STRUCT -> "a struct";
    };
  }

  /** Reports a problem at a node of one formula. */
  private interface Site {
    void report(Expression node, String message);

    /** Reports what gives no value: SiteWise takes that, and Millwright's rules refuse it. */
    void doubt(Expression node, String message);

    /** Reports what SiteWise and Millwright take although it never gives a value. */
    void hint(Expression node, String message);
  }

  private final class SiteOf implements Site {
    private final IntFunction<PlantPlace> place;
    private final String subject;

    SiteOf(IntFunction<PlantPlace> place, String subject) {
      this.place = place;
      this.subject = subject;
    }

    @Override
    public void report(Expression node, String message) {
      if (!isHinting) {
        add(node, message);
      }
    }

    @Override
    public void doubt(Expression node, String message) {
      if (isHinting == (model.rules() == FormulaRules.SITEWISE)) {
        add(node, message);
      }
    }

    @Override
    public void hint(Expression node, String message) {
      if (isHinting && model.rules() == FormulaRules.SITEWISE) {
        add(node, message);
      }
    }

    private void add(Expression node, String message) {
      problems.add(place.apply(node.span().start()), model.key() + "." + subject, message);
    }
  }

  private Site site(PropertyDefinition property) {
    return new SiteOf(
        offset -> new PlantPlace.OfFormula(model.id(), property.id(), offset), property.key());
  }

  private Site untilSite(PropertyDefinition property) {
    return new SiteOf(
        offset -> new PlantPlace.OfUntil(model.id(), property.id(), offset), property.key());
  }

  /** Returns true where a formula names properties, and all of them are attributes. */
  private boolean restsOnAttributes(Formula formula) {
    var kinds =
        formula
            .expression()
            .nodes()
            .map(this::named)
            .flatMap(Optional::stream)
            .map(PropertyDefinition::kind)
            .toList();
    return !kinds.isEmpty() && kinds.stream().allMatch(PropertyKind.Attribute.class::isInstance);
  }

  /** True where a formula names more than attributes. */
  private boolean namesData(Formula formula) {
    return formula
        .expression()
        .nodes()
        .anyMatch(node ->
            node instanceof Expression.ChildProperty
                || (node instanceof Expression.Property(String key, var _)
                    && properties.containsKey(key)
                    && !(properties.get(key).kind() instanceof PropertyKind.Attribute)));
  }

  /** The frames that a metric's windows are must be there. */
  private void frame(PropertyDefinition metric, Window window) {
    if (window instanceof Window.OfFrame(String key)
        && !isHinting
        && !(properties.containsKey(key)
            && properties.get(key).kind() instanceof PropertyKind.Frame)) {
      var frames =
          sorted(
              properties.values().stream()
                  .filter(property -> property.kind() instanceof PropertyKind.Frame)
                  .map(PropertyDefinition::key)
                  .collect(Collectors.toSet()));
      problems.add(
          new PlantPlace.OfWindow(model.id(), metric.id()),
          model.key() + "." + metric.key(),
          "every: \"%s\" is not a time such as 10s, 5m, 8h, 1d, 1w, 1mo or 1y, nor a frame of model %s%s"
              .formatted(key, model.key(), Spelling.hint(key, frames)));
    }
  }

  private Site site(AlarmDefinition alarm) {
    return new SiteOf(
        offset -> new PlantPlace.OfCondition(model.id(), alarm.key(), offset), alarm.key());
  }

  /**
   * A formula that is evaluated at each reading of one of its inputs.
   *
   * @return whether its names and functions may stand in it
   */
  private boolean pointwise(Formula formula, Site site, String what) {
    names(formula, site);
    boolean fed = false;
    boolean sound = true;
    for (var node : formula.expression().nodes().toList()) {
      switch (node) {
        case Expression.ChildProperty child -> {
          boolean isReported = !sound || model.findHierarchy(child.hierarchy()).isEmpty();
          sound = false;
          if (isReported) {
            continue; // With the function around it, or with the names.
          }
          site.report(
              node,
              "%s can't use a child's property; put %s.%s into a metric, inside sum, avg, min, max or count"
                  .formatted(what, child.hierarchy(), child.key()));
        }
        case Expression.Call call -> {
          var function = call.function();
          switch (call.functionClass()) {
            case AGGREGATE, TEMPORAL -> {
              site.report(
                  node,
                  "%s has no window for %s; make it a metric with every: ..."
                      .formatted(what, function.name()));
              sound = false;
            }
            case TRIGGER -> {
              if (!isProperty(call)) {
                site.report(
                    node,
                    "%s takes a property, nothing else; write %s(key)"
                        .formatted(function.name(), function.name()));
                sound = false;
              }
            }
            case SCALAR -> {}
          }
        }
        case Expression.Property(String key, var _) -> {
          var property = properties.get(key);
          sound &= property != null;
          fed |= property != null && !(property.kind() instanceof PropertyKind.Attribute);
        }
        case Expression.Literal _,
            Expression.Unary _,
            Expression.Binary _,
            Expression.Index _,
            Expression.Slice _ -> {}
      }
    }
    if (sound && !fed) {
      site.report(
          formula.expression(),
          "%s needs a measurement, transform or metric as input, or it would never be evaluated"
              .formatted(what));
    }
    return sound;
  }

  /** {@code pretrigger(x)}, {@code timestamp(x)} or {@code timestamp(pretrigger(x))}. */
  private static boolean isProperty(Expression.Call call) {
    return switch (call.arguments().getFirst()) {
      case Expression.Property _ -> true;
      case Expression.Call inner -> !call.function().looksBack() && inner.function().looksBack();
      default -> false;
    };
  }

  /** The calls that stand around a node of a metric's formula. */
  private record Around(boolean aggregate, boolean temporal) {
    boolean any() {
      return aggregate || temporal;
    }
  }

  private void metric(Expression node, Around around, Window window, Site site) {
    switch (node) {
      case Expression.Property(String key, var _) -> {
        var property = properties.get(key);
        if (property != null
            && property.kind() instanceof PropertyKind.Metric(Formula _, Window other, int _)
            && !fits(other, window)) {
          site.report(
              node,
              "\"%s\" is a metric with a window of its own (%s); use one with the same, or with shorter windows"
                  .formatted(key, describe(other)));
        }
      }
      case Expression.ChildProperty child -> {
        if (model.findHierarchy(child.hierarchy()).isPresent() && !around.aggregate()) {
          site.report(
              node,
              around.temporal()
                  ? "There is one result for each child; put sum, avg, min or max around the"
                      + " function"
                  : "There is one %s for each child; say which with sum, avg, min, max or count"
                      .formatted(child.key()));
        }
        findChild(child)
            .ifPresent(property -> {
              if (property.kind() instanceof PropertyKind.Metric(Formula _, Window other, int _)
                  && !fits(other, window)) {
                site.report(
                    node,
                    "\"%s.%s\" is a metric with a window of its own (%s); use one with the same, or with shorter windows"
                        .formatted(child.hierarchy(), child.key(), describe(other)));
              }
            });
      }
      case Expression.Call call -> call(call, around, window, site);
      case Expression.Literal _,
          Expression.Unary _,
          Expression.Binary _,
          Expression.Index _,
          Expression.Slice _ ->
          node.children().forEach(below -> metric(below, around, window, site));
    }
  }

  private void call(Expression.Call call, Around around, Window window, Site site) {
    var function = call.function();
    var below =
        switch (function.meaning()) {
          case Meaning.Scalar _ -> around;
          case Meaning.AtReading trigger -> {
            site.report(call, trigger.advice());
            yield around;
          }
          case Meaning.OfPoints<?> _ when function.functionClass() == FunctionClass.AGGREGATE -> {
            if (around.any()) {
              site.report(
                  call,
                  "%s can't stand inside another function over the window; make a metric of it"
                      .formatted(function.name()));
            }
            call.arguments()
                .forEach(argument -> oneOwner(function, argument, List.of(argument), site));
            yield new Around(true, around.temporal());
          }
          case Meaning.OfPoints<?> _ -> {
            ofOneCourse(call, around, site);
            yield new Around(around.aggregate(), true);
          }
          case Meaning.OverTime(var _, var _, var options) -> {
            ofOneCourse(call, around, site);
            if (options.isOfStates()
                && call.arguments().getFirst() instanceof Expression.Property(String key, var _)
                && isMetric(key)) {
              site.report(
                  call,
                  "%s follows a state; \"%s\" is a metric, use the transform or measurement behind it"
                      .formatted(function.name(), key));
            }
            yield new Around(around.aggregate(), true);
          }
        };
    call.arguments().forEach(argument -> metric(argument, below, window, site));
  }

  private static void ofOneCourse(Expression.Call call, Around around, Site site) {
    if (around.temporal()) {
      site.report(
          call,
          "%s can't stand inside another function over time; make a metric of it"
              .formatted(call.function().name()));
    }
    if (!around.aggregate()) {
      oneOwner(call, site);
    }
  }

  /** What a function follows over time belongs to one asset. */
  private static void oneOwner(Expression.Call call, Site site) {
    oneOwner(call.function(), call.arguments().getLast(), call.arguments(), site);
  }

  /** An argument is followed at one asset after the other, each with names of its own. */
  private static void oneOwner(
      Function function, Expression where, List<Expression> arguments, Site site) {
    var owners =
        arguments.stream()
            .flatMap(Expression::nodes)
            .flatMap(node ->
                switch (node) {
                  case Expression.Property _ -> Stream.of("the asset itself");
                  case Expression.ChildProperty(String hierarchy, String _, var _) ->
                      Stream.of("its " + hierarchy);
                  case Expression.Literal _,
                      Expression.Unary _,
                      Expression.Binary _,
                      Expression.Index _,
                      Expression.Slice _,
                      Expression.Call _ ->
                      Stream.empty();
                })
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (owners.size() > 1) {
      site.report(
          where,
          "%s can't mix properties of %s in one argument; aggregate them separately"
              .formatted(function.name(), String.join(" and ", owners)));
    }
  }

  private void names(Formula formula, Site site) {
    formula
        .expression()
        .nodes()
        .forEach(node -> {
          switch (node) {
            case Expression.Property(String key, var _) -> {
              if (!properties.containsKey(key)) {
                site.report(node, unknown(key));
              }
            }
            case Expression.ChildProperty child -> names(child, site);
            case Expression.Literal _,
                Expression.Unary _,
                Expression.Binary _,
                Expression.Index _,
                Expression.Slice _,
                Expression.Call _ -> {}
          }
        });
  }

  private String unknown(String key) {
    if (model.findHierarchy(key).isPresent()) {
      return "\"%s\" is a hierarchy; name a property of its children: %s.key".formatted(key, key);
    }
    return "Property \"%s\" does not exist in model %s%s"
        .formatted(key, model.key(), Spelling.hint(key, sorted(properties.keySet())));
  }

  private void names(Expression.ChildProperty child, Site site) {
    var hierarchy = model.findHierarchy(child.hierarchy());
    if (hierarchy.isEmpty() && model.findComposite(child.hierarchy()).isPresent()) {
      site.report(
          child,
          "Property \"%s\" does not exist in model %s%s"
              .formatted(
                  child.name(),
                  model.key(),
                  Spelling.hint(child.name(), sorted(properties.keySet()))));
      return;
    }
    if (hierarchy.isEmpty() && properties.containsKey(child.hierarchy())) {
      site.report(
          child,
          "\"%s\" is a property, and has none of its own; a function has parentheses: %s()"
              .formatted(child.hierarchy(), child.name()));
      return;
    }
    if (hierarchy.isEmpty()) {
      site.report(
          child,
          "Hierarchy \"%s\" does not exist in model %s%s"
              .formatted(
                  child.hierarchy(),
                  model.key(),
                  Spelling.hint(
                      child.hierarchy(),
                      model.hierarchies().stream().map(Hierarchy::key).toList())));
      return;
    }
    var childModel = models.get(hierarchy.get().child());
    if (childModel != null && childModel.findProperty(child.key()).isEmpty()) {
      site.report(
          child,
          "Property \"%s\" does not exist in model %s, whose assets hang at \"%s\"%s"
              .formatted(
                  child.key(),
                  childModel.key(),
                  child.hierarchy(),
                  Spelling.hint(
                      child.key(),
                      childModel.properties().stream().map(PropertyDefinition::key).toList())));
    }
  }

  private Optional<PropertyDefinition> findChild(Expression.ChildProperty child) {
    return model
        .findHierarchy(child.hierarchy())
        .map(hierarchy -> models.get(hierarchy.child()))
        .flatMap(childModel -> childModel.findProperty(child.key()));
  }

  /** A formula must not need its own result; said at the name by which it gets back. */
  private void circle(PropertyDefinition property, Formula formula, Site site) {
    formula
        .expression()
        .nodes()
        .filter(Expression.Property.class::isInstance)
        .map(Expression.Property.class::cast)
        .filter(input -> circles.holds(property.key(), input.key()))
        .findFirst()
        .ifPresent(input ->
            site.report(
                input,
                input.key().equals(property.key())
                    ? "\"%s\" can't be computed from itself; use another property, or pretrigger of its input"
                        .formatted(property.key())
                    : "\"%s\" needs \"%s\", which needs \"%s\" again; break the circle"
                        .formatted(property.key(), input.key(), property.key())));
  }

  /** The properties that one needs directly to be computed. */
  private Set<String> needs(String key) {
    var property = properties.get(key);
    if (property == null) {
      return Set.of();
    }
    var needs = new LinkedHashSet<String>();
    property.kind().formulas().forEach(formula -> needs.addAll(formula.properties()));
    if (property.kind()
        instanceof PropertyKind.Metric(var _, Window.OfFrame(String frame), int _)) {
      needs.add(frame);
    }
    return needs;
  }

  private boolean isMetric(String key) {
    var property = properties.get(key);
    return property != null && property.kind() instanceof PropertyKind.Metric;
  }

  /** What is computed for shorter windows can go into longer ones. */
  private static boolean fits(Window input, Window window) {
    return input.equals(window)
        || (input.longestMicros() > 0 && input.longestMicros() < window.longestMicros());
  }

  private static String describe(Window window) {
    return "every " + window;
  }

  private static List<String> sorted(Set<String> names) {
    var list = new ArrayList<>(names);
    list.sort(null);
    return list;
  }
}
