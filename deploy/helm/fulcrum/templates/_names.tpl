{{- define "fulcrum.name" -}}
{{- if contains "fulcrum" .Release.Name }}{{ .Release.Name | trunc 52 | trimSuffix "-" }}{{ else }}{{ printf "%s-fulcrum" .Release.Name | trunc 52 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "fulcrum.selector" -}}
app.kubernetes.io/name: fulcrum
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "fulcrum.labels" -}}
{{ include "fulcrum.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "fulcrum.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- /* How the other pods find the one of this number. */ -}}
{{- define "fulcrum.host" -}}
{{ include "fulcrum.name" .root }}-{{ .number }}.{{ include "fulcrum.name" .root }}-peers.{{ .root.Release.Namespace }}.svc
{{- end }}

{{- define "fulcrum.configuration" -}}
{{- $root := . -}}
{{- $peers := dict -}}
{{- range $i, $_ := until (int .Values.replicas) -}}
{{- $number := add1 $i -}}
{{- $_ := set $peers (printf "n%d" $number) (printf "%s:7101" (include "fulcrum.host" (dict "root" $root "number" $number))) -}}
{{- end -}}
{{- $own := dict "data" "/var/lib/fulcrum/data" "listen" (dict "sql" "0.0.0.0:5433" "http" "0.0.0.0:8081" "peers" "0.0.0.0:7101") -}}
{{- if eq .Values.membership "join" -}}
{{- /* A service leads to nodes that are ready alone, and these are members. */ -}}
{{- $_ := set $own "join" (printf "%s-rw.%s.svc:8081" (include "fulcrum.name" .) .Release.Namespace) -}}
{{- else -}}
{{- $_ := set $own "cluster" .Values.cluster -}}
{{- $_ := set $own "peers" $peers -}}
{{- end -}}
{{- if .Values.tls.secretName -}}
{{- $_ := set $own "tls" (dict "ca" "/etc/fulcrum/tls/ca.crt") -}}
{{- else -}}
{{- $_ := set $own "insecure" true -}}
{{- end -}}
{{- if .Values.storage.quota -}}
{{- $_ := set $own "disk" (merge (dict "quota" .Values.storage.quota) (.Values.config.disk | default dict)) -}}
{{- end -}}
{{ toYaml (merge $own (deepCopy .Values.config)) }}
{{- end }}
