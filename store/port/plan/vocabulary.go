package plan

import (
	"strings"
	"sync"
)

// certain maps what a scan makes of a French word to that word. A form stands
// here only if it is no French word of its own, in any sense: "dés", "prés",
// "ou" and "a" are words and do not. Spellings that the reform of 1990 allows
// (connaitre, maitrise) are no damage.
var certain = parsePairs(`
méme même, mémes mêmes, meme même, memes mêmes, étre être, etre être, extréme extrême, extrémes extrêmes,
supréme suprême, auprés auprès, aupres auprès, aprés après, apres après, trés très, tres très,
progrés progrès, succés succès, accés accès, procés procès, excés excès, congrés congrès, intérét intérêt, intéréts intérêts,
systéme système, systémes systèmes, systeme système, systemes systèmes, probléme problème, problémes problèmes,
probleme problème, problemes problèmes, théme thème, thémes thèmes, concréte concrète, concrétes concrètes,
refléte reflète, complétent complètent, modéle modèle, modéles modèles, collége collège, colléges collèges,
piéce pièce, piéces pièces, espéce espèce, espéces espèces, espece espèce,
criteres critères, critere critère, caractere caractère, ministere ministère, manieres manières, maniere manière,
ouvriere ouvrière, ouvrieres ouvrières, derniere dernière, dernieres dernières, premiere première, premieres premières,
financiere financière, financieres financières, matiere matière, matieres matières, lumiere lumière,
requierent requièrent, requiérent requièrent, considérent considèrent,
enquéte enquête, enquétes enquêtes, requéte requête, conquéte conquête, arrét arrêt, arréts arrêts, forét forêt, foréts forêts,
prét prêt, préts prêts, téte tête, féte fête,
bétir bâtir, batir bâtir, réle rôle, réles rôles, role rôle, roles rôles, contréle contrôle, contréles contrôles,
gréce grâce, grace grâce, téche tâche, téches tâches, tches tâches, tche tâche,
t6t tôt, bient6t bientôt, plut6t plutôt, aussit6t aussitôt, c6té côté, c6tés côtés, r6le rôle, contr6le contrôle, h6te hôte,
dailleurs d'ailleurs, linternational l'international, lls Ils, haiti Haïti,
elargir Élargir, elaboration Élaboration, elaborer Élaborer, evaluer Évaluer, evaluation Évaluation, etablir Établir,
etat État, etats États, education Éducation, equipe Équipe, ecole École, ecoles Écoles, economie Économie,
etude Étude, etudes Études, etudiant Étudiant, etudiante Étudiante, evénement Événement, evénements Événements,
equité Équité, egalité Égalité, echange Échange, echanges Échanges, eviter Éviter, ecouter Écouter
`)

// capitalOnly are the forms of certain that are damage only at the head of a
// sentence or name, where scans and typists drop the accent of a capital, and
// those whose repair is a name.
var capitalOnly = parseSet(`haiti elargir elaboration elaborer evaluer evaluation etablir etat etats education equipe ecole
ecoles economie etude etudes etudiant etudiante evénement evénements equité egalité echange echanges eviter ecouter`)

// smallOnly are those that are a name when they have a capital.
var smallOnly = parseSet(`gréce grace lls tres`)

// infinitives before which a lone "a" or "&" can only be "à": nothing that
// is said of somebody who "a" (has) begins with an infinitive.
var infinitives = parseSet(`accompagner accroître accueillir agir aider aller améliorer ancrer animer apporter apprendre appuyer
assurer atteindre bâtir changer choisir collaborer compléter comprendre connaître consolider construire contribuer créer
déconstruire défendre demander déterminer développer diffuser diversifier documenter élaborer élargir encourager entreprendre
établir évaluer éviter examiner explorer exprimer faciliter faire favoriser financer former identifier impliquer informer
intégrer lutter maintenir mener mettre mobiliser modifier obtenir offrir organiser outiller participer permettre plaider
planifier poursuivre prendre préparer présenter prévenir produire promouvoir proposer protéger réaliser recruter réduire réfléchir
rejoindre remettre rencontrer renforcer répondre représenter sensibiliser soutenir structurer surmonter tenir travailler
trouver venir viser`)

// governs are words after which a lone "a" or "&" can only be "à".
var governs = parseSet(`visant vise visent visera viseront viser quant grâce relatif relatifs relative relatives
liée liées liés travaillent contribuent contribue contribuera contribueront participent participe servent aident consiste consistent
conformément contrairement`)

// afterMise are words that with "mise" and "a" make a phrase: mise à jour.
var afterMise = parseSet(`jour disposition profit contribution niveau`)

// seasons follow "à" after "au plus tôt" and "au plus tard".
var seasons = parseSet(`l'automne l'hiver l'été`)

// bareNouns take "à" and, without an article, cannot be the subject of "a"
// (has): "Appui a la création", but "L'appui a la faveur de tous".
var bareNouns = parseSet(`appui appuis soutien participation contribution adhésion réponse accès formation sensibilisation initiation
préparation contribuer participer répondre`)

// articles make a noun a possible subject.
var articles = parseSet(`le la les un une des du son sa ses leur leurs notre nos votre vos ce cet cette ces mon ma mes chaque aucun aucune
quel quelle tout toute cet de d`)

// phrases that begin with "à" whatever precedes.
var phrases = []string{"partir", "travers", "nouveau", "distance", "terme", "long terme", "moyen terme", "court terme", "plus long terme",
	"temps partiel", "temps plein", "temps complet", "la fois", "but non", "venir", "la source", "l'international", "l'étranger",
	"l'échelle", "montréal", "québec", "ottawa", "tehuacan", "tehuacán", "dolores hidalgo", "mexico", "port-au-prince"}

// afterNouns are names of places and times after which "ou" is probably "où".
var afterNouns = parseSet(`pays milieu milieux endroit endroits lieu lieux région régions moment moments jour année années cas contexte`)

func parsePairs(s string) func() map[string]string {
	return sync.OnceValue(func() map[string]string {
		m := map[string]string{}
		for pair := range strings.SplitSeq(s, ",") {
			f := strings.Fields(pair)
			m[f[0]] = f[1]
		}
		return m
	})
}

// parseSet gives the words of a text, once they are asked for: most runs of the
// program read no plan.
func parseSet(s string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		m := map[string]bool{}
		for _, w := range strings.Fields(s) {
			m[w] = true
		}
		return m
	})
}
