// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lists all differences between the requests that Millwright accepts and those of SiteWise. A page
 * of the documentation is generated from this list.
 */
public final class Differences {
  private static final String OWN_ENTRY = "Mistakes in it are reported for its entry";
  private static final String NO_WORKSPACES =
      "Millwright has no workspaces: its resources belong to the server; leave it out";
  private static final String TABLES = "A bulk import reads CSV and Parquet";
  private static final String LATEST = "Only the latest version is kept, and is the active one";
  private static final String ONLY_ONE = "There is only the one that it may say";
  private static final String NONE = "There are no actions, so none is listed";
  private static final String NOT_IN_SYNC = "Why the edge does not work by the configuration";
  private static final String AS_DESCRIBED = "As in DescribeAssetProperty";
  private static final String COMPOSITE = "The composite model that the property stands in";
  private static final String AGAIN = "The request changes nothing, so it may be repeated anyhow";

  /** The objects that must have exactly one member. Only the protocol's documentation says so. */
  static final Set<String> EXACTLY_ONE =
      Set.of(
          "ComputationModelConfiguration",
          "ComputationModelDataBindingValue",
          "DataBindingValueFilter",
          "GatewayPlatform",
          "Identity",
          "Image",
          "Resource",
          "SourceDetail",
          "TargetResource");

  /**
   * The operations whose pages may have 10,000 items; those of documents have SiteWise's limit of
   * 250.
   */
  private static final List<String> LONG_PAGES =
      List.of(
          "ListAssetModelCompositeModels",
          "ListAssetModelProperties",
          "ListAssetModels",
          "ListAssetProperties",
          "ListAssetRelationships",
          "ListAssets",
          "ListAssociatedAssets",
          "ListCompositionRelationships",
          "ListInterfaceRelationships",
          "ListTimeSeries");

  /** The pattern of an id, or of an external id with its prefix. */
  private static final String ID =
      "(?!00000000-0000-0000-0000-000000000000)"
          + "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
          + "|externalId:[a-zA-Z0-9_.:-]+";

  private static final String TEXT_OR_NOTHING = "[^\\x00-\\x1F\\x7F]*";

  /**
   * The descriptions that may be empty in requests, because answers contain empty ones. Programs
   * send back what was described, and not every SDK leaves out an empty text.
   */
  private static final List<String> EMPTY_DESCRIPTIONS =
      List.of(
          "CreateAssetModelRequest.assetModelDescription",
          "UpdateAssetModelRequest.assetModelDescription",
          "CreateAssetModelCompositeModelRequest.assetModelCompositeModelDescription",
          "UpdateAssetModelCompositeModelRequest.assetModelCompositeModelDescription",
          "CreateDatasetRequest.datasetDescription",
          "UpdateDatasetRequest.datasetDescription");

  /** The operations that read the values of one property. */
  private static final List<String> READS =
      List.of(
          "GetAssetPropertyAggregates",
          "GetAssetPropertyValue",
          "GetAssetPropertyValueHistory",
          "GetInterpolatedAssetPropertyValues");

  /** The differences of requests, in the order of the documentation. */
  public static final List<Difference> ALL =
      Stream.of(
              LONG_PAGES.stream()
                  .<Difference>map(operation ->
                      new Difference.Larger(
                          operation + "Request.maxResults",
                          10_000,
                          "A page may have 10,000 items")),
              Stream.<Difference>of(
                  new Difference.OtherText(
                      "CustomID",
                      12,
                      2_048,
                      ID,
                      "An external id may have one character, and an asset's may be its path with"
                          + " colons, such as externalId:graz:line-1:filler")),
              Stream.<Difference>of(
                  new Difference.Larger(
                      "Expression", 100_000, "A formula may be longer than 1,024 characters"),
                  new Difference.Larger("Qualities", 3, "Several qualities may be asked for")),
              EMPTY_DESCRIPTIONS.stream()
                  .<Difference>map(target ->
                      new Difference.OtherText(
                          target,
                          0,
                          2_048,
                          target.contains("Dataset") ? "[a-zA-Z0-9 _#$*!@-]*" : TEXT_OR_NOTHING,
                          "It may be empty, because answers contain an empty text if there is"
                              + " none")),
              READS.stream()
                  .flatMap(operation ->
                      Stream.of(".assetId", ".propertyId")
                          .map(member -> operation + "Request" + member))
                  .<Difference>map(target ->
                      new Difference.OtherText(
                          target, 12, 2_048, ID, "An external id is accepted, too")),
              judged(
                  "PutAssetPropertyValueEntry",
                  "assetId",
                  "propertyId",
                  "propertyAlias",
                  "propertyValues"),
              judged("BatchGetAssetPropertyValueEntry", "assetId", "propertyId", "propertyAlias"),
              judged(
                  "BatchGetAssetPropertyValueHistoryEntry",
                  "assetId",
                  "propertyId",
                  "propertyAlias",
                  "startDate",
                  "endDate",
                  "qualities",
                  "timeOrdering"),
              judged(
                  "BatchGetAssetPropertyAggregatesEntry",
                  "assetId",
                  "propertyId",
                  "propertyAlias",
                  "startDate",
                  "endDate",
                  "qualities",
                  "timeOrdering",
                  "resolution",
                  "aggregateTypes"),
              Stream.<Difference>of(
                  new Difference.Refused("*.workspaceName", NO_WORKSPACES),
                  new Difference.Refused("*.datasetConfig", NO_WORKSPACES),
                  new Difference.Refused("*.metadata", NO_WORKSPACES),
                  new Difference.Refused("CreateDatasetRequest.datasetType", NO_WORKSPACES),
                  new Difference.Refused("ListDatasetsRequest.datasetType", NO_WORKSPACES),
                  new Difference.Refused("CreateBulkImportJobRequest.datasetId", NO_WORKSPACES),
                  new Difference.Refused("FileFormat.annotation", TABLES),
                  new Difference.Refused("FileFormat.mp4", TABLES),
                  new Difference.Refused(
                      "PutStorageConfigurationRequest.multiLayerStorage",
                      "All data stays in Millwright's own database; leave it out"),
                  new Difference.WithoutEffect("*.assetModelVersion", LATEST),
                  new Difference.WithoutEffect("*.matchForVersionType", LATEST),
                  new Difference.WithoutEffect("*.datasetVersion", LATEST),
                  new Difference.WithoutEffect(
                      "*.processingConfig",
                      "Millwright computes all formulas itself, and answers what was sent"),
                  new Difference.WithoutEffect(
                      "ListComputationModelsRequest.computationModelType", ONLY_ONE),
                  new Difference.WithoutEffect("ListDatasetsRequest.sourceType", ONLY_ONE),
                  new Difference.WithoutEffect("ListActionsRequest.resolveToResourceId", NONE),
                  new Difference.WithoutEffect("ListActionsRequest.resolveToResourceType", NONE),
                  new Difference.WithoutEffect("ListExecutionsRequest.actionType", NONE),
                  new Difference.WithoutEffect("ListExecutionsRequest.resolveToResourceId", NONE),
                  new Difference.WithoutEffect(
                      "ListExecutionsRequest.resolveToResourceType", NONE)),
              Stream.of("ExecuteAction", "ExecuteQuery")
                  .<Difference>map(operation ->
                      new Difference.WithoutEffect(operation + "Request.clientToken", AGAIN)))
          .flatMap(each -> each)
          .toList();

  /**
   * The differences of answers. The protocol requires some descriptions to have at least one
   * character; if there is none, the answer contains an empty one, as SiteWise does.
   */
  public static final List<Difference> ANSWERS =
      Stream.<Difference>concat(
              Stream.of(
                      "AssetCompositeModelSummary.description",
                      "AssetModelSummary.description",
                      "DatasetSummary.description",
                      "DescribeAssetCompositeModelResponse.assetCompositeModelDescription",
                      "DescribeAssetModelCompositeModelResponse.assetModelCompositeModelDescription",
                      "DescribeAssetModelResponse.assetModelDescription",
                      "DescribeDatasetResponse.datasetDescription")
                  .<Difference>map(target ->
                      new Difference.OtherText(
                          target, 0, 2_048, TEXT_OR_NOTHING, "It may be empty")),
              Stream.<Difference>of(
                  new Difference.MayBeEmpty("TagMap", "It may be empty, in requests, too"),
                  new Difference.NotRequired(
                      "ListActionsResponse.nextToken", "The last page has none"),
                  new Difference.Added("AssetPropertySummary.name", AS_DESCRIBED),
                  new Difference.Added("AssetPropertySummary.dataType", AS_DESCRIBED),
                  new Difference.Added("AssetPropertySummary.dataTypeSpec", AS_DESCRIBED),
                  new Difference.Added("AssetProperty.assetCompositeModelId", COMPOSITE),
                  new Difference.Added("Property.assetCompositeModelId", COMPOSITE),
                  new Difference.Added("Property.dataTypeSpec", "As in DescribeAsset"),
                  new Difference.Added("AssetModelProperty.assetModelCompositeModelId", COMPOSITE),
                  new Difference.Added(
                      "DescribeGatewayCapabilityConfigurationResponse.capabilitySyncReason",
                      NOT_IN_SYNC),
                  new Difference.Added(
                      "GatewayCapabilitySummary.capabilitySyncReason", NOT_IN_SYNC)))
          .toList();

  private static final Map<String, Difference> OF_ANSWERS = byTarget(ANSWERS.stream());

  private static final Map<String, Difference> BY_TARGET =
      byTarget(Stream.concat(ANSWERS.stream(), ALL.stream()));

  private Differences() {}

  /** Returns the difference of a target in requests; empty if there is none. */
  static Optional<Difference> of(String target) {
    return Optional.ofNullable(BY_TARGET.get(target));
  }

  /** Returns the difference of a target in answers; empty if there is none. */
  static Optional<Difference> ofAnswers(String target) {
    return Optional.ofNullable(OF_ANSWERS.get(target));
  }

  /** Returns the names of the members that a shape has in addition to those of the protocol. */
  static Stream<String> added(String shape) {
    return ANSWERS.stream()
        .filter(Difference.Added.class::isInstance)
        .map(Difference::target)
        .filter(target -> target.startsWith(shape + "."))
        .map(target -> target.substring(shape.length() + 1));
  }

  private static Map<String, Difference> byTarget(Stream<Difference> differences) {
    return differences.collect(Collectors.toMap(Difference::target, Function.identity()));
  }

  private static Stream<Difference> judged(String shape, String... members) {
    return Stream.of(members).map(name -> new Difference.Judged(shape + "." + name, OWN_ENTRY));
  }
}
